import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "@jest/globals";
import { OF_THE_PBX } from "../../provider/src/cli/doctor/check";
import { startPbx } from "../pbx";
import { Surgery } from "./doctoring";

/**
 * What docs/doctor.md shows is what doctor prints: the test makes it anew and compares;
 * `UPDATE_DOCS=1 npx jest doctorDocs` writes it.
 */
const document = path.resolve(__dirname, "../../docs/doctor.md");

const SDK = "node_modules/@pulumi/pulumi/package.json";

test("docs/doctor.md shows what doctor prints, and has every check in its table", async () => {
  const pbx = await startPbx({ seed: true, tls: { hosts: ["localhost"], days: 365 } });
  const surgery = new Surgery();
  try {
    const { username, password, domain } = pbx.tenant();
    const url = pbx.url.replace("127.0.0.1", "localhost");
    surgery.project({
      "portsip:url": url,
      "portsip:username": username,
      "portsip:domain": domain,
      "portsip:caFile": surgery.write("ca.pem", pbx.caPem ?? ""),
    });
    surgery.write(SDK, '{"version":"3.248.0","engines":{"node":">=20"}}');
    const printed = async (environment: NodeJS.ProcessEnv): Promise<string[]> => {
      const { stdout } = await surgery.run(environment);
      return shown(stdout.replaceAll(url, "https://localhost:8887")).trimEnd().split("\n");
    };
    const wrong = await printed({ PORTSIP_PASSWORD: "mistyped" });
    const right = await printed({ PORTSIP_PASSWORD: password });
    expect(wrong.filter((each) => each.startsWith("FAIL"))).toHaveLength(1);
    expect(right.filter((each) => !each.startsWith("ok"))).toEqual([]);

    const text = readFileSync(document, "utf8");
    const changed = right.filter((each) => !wrong.includes(each));
    const made = withBlock(withBlock(text, "wrong password", wrong), "right password", changed);
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(document, made);
    else expect(text).toBe(made);

    const table = text.split("\n").flatMap((each) => /^\| (\w+) +\|/.exec(each)?.[1] ?? []);
    expect(table.slice(1)).toEqual(["settings", ...OF_THE_PBX, "node", "sdk", "cli"]);
  } finally {
    surgery.close();
    await pbx.close();
  }
});

/** What differs from run to run, as one run had it. */
function shown(text: string): string {
  return text
    .replaceAll("(stack dev)", "(stack acme)")
    .replaceAll(/in \d+ ms/g, "in 47 ms")
    .replaceAll(/within \d+ s of/g, "within 1 s of")
    .replaceAll(/valid until [\d-]+/g, "valid until 2027-11-23")
    .replaceAll(`  ${process.versions.node} (`, "  20.20.2 (");
}

function withBlock(text: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name} -->\n\n\`\`\`\n`, "\n```\n\n<!-- end -->"];
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end, from);
  if (from < start.length || to < 0) throw new Error(`docs/doctor.md has no block for the ${name}`);
  return text.slice(0, from) + lines.join("\n") + text.slice(to);
}
