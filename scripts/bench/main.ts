import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureEngine } from "../engine/ensure";
import { repositoryRoot } from "../lib/paths";
import { runScript } from "../lib/script";
import { chart } from "./chart";
import { measureImporting } from "./importing";
import { parseOptions } from "./options";
import { report } from "./report";
import type { Measured, Results } from "./results";
import { runCase } from "./round";

/** `npm run bench [-- --short]` */
void runScript(async () => {
  const options = parseOptions(process.argv.slice(2));
  const engine = await ensureEngine();
  const measured: Measured[] = [];
  const importing = measureImporting();
  // Rounds go through all variants by turns, so that a slow hour of the machine hits them all.
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const groups of options.sizes) {
      for (const latencyMs of options.latencies) {
        for (const variant of options.variants) {
          measured.push(
            ...(await runCase(engine, { variant, groups, latencyMs, round }, (text) => {
              console.error(text);
            })),
          );
        }
      }
    }
  }
  const results: Results = {
    when: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${process.platform}`,
    versions: { Node: process.versions.node, "Pulumi CLI": engine.version, "@pulumi/pulumi": sdkVersion() },
    measured,
    importing,
  };
  const text = report(results);
  console.log(text);
  if (options.write) await writeDocs(results, text);
  return 0;
});

async function writeDocs(results: Results, text: string): Promise<void> {
  const docs = path.join(repositoryRoot, "docs");
  const page = path.join(docs, "performance.md");
  const marks = ["<!-- benchmark -->", "<!-- end -->"] as const;
  const [before = "", rest = ""] = readFileSync(page, "utf8").split(marks[0]);
  const [, after = ""] = rest.split(marks[1]);
  const largest = Math.max(...results.measured.map(({ groups }) => groups));
  writeFileSync(page, `${before}${marks[0]}\n\n${text}\n\n${marks[1]}${after}`);
  writeFileSync(path.join(docs, "performance.json"), `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(path.join(docs, "performance.svg"), await chart(results, largest));
}

function sdkVersion(): string {
  const file = require.resolve("@pulumi/pulumi/package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
