import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { parseOptions } from "../../../scripts/bench/options";
import { type CommandResult, runCommand } from "../../../scripts/lib/command";
import { repositoryRoot } from "../../../scripts/lib/paths";
import { readArguments } from "../../../scripts/lib/usage";

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
const { scripts } = packageSchema.parse(
  JSON.parse(readFileSync(path.join(repositoryRoot, "package.json"), "utf8")),
);
const own = Object.entries(scripts).filter(([, command]) => command.endsWith("/main.ts"));

/** As npm runs it, but without npm. */
function run(command: string, ...args: string[]): Promise<CommandResult> {
  const [, ...words] = command.split(" ");
  return runCommand(process.execPath, [...words, ...args], { folder: repositoryRoot });
}

describe.each(own)("npm run %s", (name, command) => {
  const title = new RegExp(`npm (run )?${name}\\b`);

  it("says with --help what it takes, and does nothing else", async () => {
    const { code, stdout, stderr } = await run(command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(title);
  });

  it("refuses an option that it doesn't know with exit status 2, and says what it takes", async () => {
    const { code, stdout, stderr } = await run(command, "--colour");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown option '--colour'\n/);
    expect(stderr).toMatch(title);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

it("finds every script of the repository by the form of its command", () => {
  expect(own.map(([name]) => name).sort()).toEqual([
    "bench",
    "demo",
    "engine",
    "pbx",
    "release-notes",
    "release-plugin",
    "test",
    "versions",
  ]);
});

it("reads options and as many names as a script takes, and refuses what is more", () => {
  const options = { keep: { type: "boolean" }, size: { type: "string" } } as const;
  expect(readArguments(["--keep", "a", "--size=3"], options, 1)).toMatchObject({
    values: { keep: true, size: "3" },
    positionals: ["a"],
  });
  expect(() => readArguments(["a", "b", "c"], options, 1)).toThrow("Unexpected: b c");
  expect(() => readArguments(["--size"], options)).toThrow("Option '--size <value>' argument missing");
});

it("refuses sizes and variants that the benchmark cannot measure", () => {
  expect(parseOptions(["--sizes", "1,20", "--rounds=2"])).toMatchObject({ sizes: [1, 20], rounds: 2 });
  for (const wrong of [
    "--sizes=",
    "--sizes=1,x",
    "--sizes=0",
    "--rounds=0",
    "--latencies=-1",
    "--variants=fast",
  ])
    expect(() => parseOptions([wrong])).toThrow(/is no list of whole numbers|There is no variant fast/);
});
