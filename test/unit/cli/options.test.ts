import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, test } from "@jest/globals";
import { parseOptions } from "../../../provider/src/cli/import/options";
import { Progress } from "../../../provider/src/cli/progress";
import { findProject, topLevel } from "../../../provider/src/cli/project";

describe("options", () => {
  it("are read", () => {
    expect(parseOptions([])).toEqual({ ids: [], stack: false, force: false, dryRun: false });
    expect(
      parseOptions(["--out", "a b", "--force", "--stack", "--dry-run", "--filter=-x", "--search", "y"]),
    ).toEqual({
      ids: [],
      out: "a b",
      force: true,
      stack: true,
      dryRun: true,
      filter: "-x",
      search: "y",
    });
    expect(parseOptions(["--id", "a", "--id=b", "--id", "a"]).ids).toEqual(["a", "b"]);
  });

  it.each([
    [["--stak"], "there is no option --stak; did you mean --stack? (allowed: --filter, --search, --id,"],
    [["-x"], "there is no option -x"],
    [["all"], "takes options only, not all"],
    [["--", "all"], "takes options only, not all"],
    [["--stack=dev"], "--stack takes no value"],
    [["--out"], "--out needs a value"],
    [["--out", ""], "--out needs a value"],
    [["--out", "--stack"], "write --out=--stack"],
    [["--out", "a", "--out", "b"], "--out is given 2 times"],
    [["--id", "a", "--search", "b"], "leave out --filter and --search"],
    [["--force"], "--out is not given"],
  ])("%j are refused", (args, reason) => {
    expect(() => parseOptions(args)).toThrow(reason);
  });
});

test("a project file's name and program are read, and not those of its parts", () => {
  const yaml =
    "runtime:\n  name: nodejs\n  options:\n    main: x\n\"name\" : 'my.pro-ject' # mine\nmain: src/\n";
  expect(topLevel(yaml, "name")).toBe("my.pro-ject");
  expect(topLevel(yaml, "main")).toBe("src/");
  expect(topLevel("name: a\r\nruntime: nodejs\r\n", "name")).toBe("a");
  expect(topLevel("runtime: nodejs\n", "name")).toBeUndefined();
  expect(topLevel('{ "runtime": {"name": "nodejs"}, "name": "j" }', "name")).toBe("j");
  expect(topLevel('{ "name": ', "name")).toBeUndefined();
});

test.each([
  [{ "Pulumi.yaml": "name: p\n" }, "", ""],
  [{ "Pulumi.yaml": "name: p\n", "package.json": '{ "main": "index.ts" }' }, "", ""],
  [{ "Pulumi.yaml": "name: p\n", "package.json": '{ "main": "./bin/index.js" }' }, "bin", ""],
  [{ "Pulumi.yaml": "name: p\nmain: src\n", "package.json": '{ "main": "bin/index.js" }' }, "src", "src"],
  [{ "Pulumi.yaml": "name: p\nmain: src/index.ts\n" }, "src", "src"],
  [{ "Pulumi.json": '{ "name": "p", "main": "src/" }' }, "src", "src"],
])("the program of %j is in %j, and runs in %j", (files, program, run) => {
  const folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
  const below = path.join(folder, "a", "b");
  mkdirSync(below, { recursive: true });
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
    const project = {
      folder,
      name: "p",
      programFolder: path.join(folder, program),
      runFolder: path.join(folder, run),
    };
    expect([findProject(folder), findProject(below)]).toEqual([project, project]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("progress", () => {
  const shown = (isTTY: boolean, everyMs: number): string[] => {
    const lines: string[] = [];
    let time = 0;
    const stream = { isTTY, write: (text: string) => lines.push(text) > 0 };
    const progress = new Progress("Reading", stream, () => time);
    for (let done = 1; done <= 4; done += 1) {
      time += everyMs;
      progress.at(done, 4);
    }
    progress.end();
    return lines;
  };

  it("is quiet where work is short and nobody watches", () => {
    expect(shown(false, 2_000)).toEqual([]);
  });

  it("is a line now and then where work is long", () => {
    expect(shown(false, 6_000)).toEqual(["Reading: 2 of 4\n", "Reading: 4 of 4\n"]);
  });

  it("is one line on a terminal, which goes in the end", () => {
    expect(shown(true, 60)).toEqual(["\r\u001b[KReading: 2 of 4", "\r\u001b[KReading: 4 of 4", "\r\u001b[K"]);
  });
});
