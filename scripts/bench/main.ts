import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import * as z from "zod";
import { ensureEngine } from "../engine/ensure";
import { repositoryRoot } from "../lib/paths";
import { runScript } from "../lib/script";
import { chart } from "./chart";
import { measureImporting } from "./importing";
import { type Options, parseOptions, usage } from "./options";
import { report } from "./report";
import type { Measured, Results } from "./results";
import { runCase } from "./round";
import { variants } from "./variants";

async function main(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const engine = await ensureEngine();
  const measured: Measured[] = [];
  const importing = options.settings ? { sdk: [], both: [] } : measureImporting();
  const results = (): Results => ({
    when: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${process.platform}`,
    versions: { Node: process.versions.node, "Pulumi CLI": engine.version, "@pulumi/pulumi": sdkVersion() },
    measured,
    importing,
  });
  // Rounds go through all variants by turns, so that a slow hour of the machine hits them all.
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const each of cases(options)) {
      measured.push(
        ...(await runCase(engine, { ...each, round }, (text) => {
          console.error(text);
        })),
      );
      // Hours are long: whoever ends it early has what there is.
      if (options.write) await writeDocs(results());
    }
  }
  console.log(report(results()));
  return 0;
}

/** Each size with all variants, which are to be compared, close together. */
function cases({ sizes, latencies, variants: chosen }: Options) {
  return sizes.flatMap((groups) =>
    latencies.flatMap((chosenMs, place) =>
      chosen.flatMap((variant) => {
        const { latencyMs = chosenMs } = variants[variant];
        return latencyMs === chosenMs || place === 0 ? [{ variant, groups, latencyMs }] : [];
      }),
    ),
  );
}

// Where docs/performance.md has it.
const BENCHMARK = ["<!-- benchmark -->", "<!-- end of benchmark -->"] as const;

async function writeDocs(results: Results): Promise<void> {
  const docs = path.join(repositoryRoot, "docs");
  const page = path.join(docs, "performance.md");
  const [before = "", rest = ""] = readFileSync(page, "utf8").split(BENCHMARK[0]);
  const [, after = ""] = rest.split(BENCHMARK[1]);
  const largest = Math.max(...results.measured.map(({ groups }) => groups));
  const text = `${before}${BENCHMARK[0]}\n\n${report(results)}\n\n${BENCHMARK[1]}${after}`;
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  writeFileSync(path.join(docs, "performance.json"), json(results));
  writeFileSync(path.join(docs, "performance.svg"), await chart(results, largest));
}

/** A line for each run. */
function json({ measured, ...rest }: Results): string {
  const runs = measured.map((run) => JSON.stringify(run)).join(",\n");
  return `${JSON.stringify(rest).slice(0, -1)},"measured":[\n${runs}\n]}\n`;
}

function sdkVersion(): string {
  const file = require.resolve("@pulumi/pulumi/package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

void runScript({ usage, main });
