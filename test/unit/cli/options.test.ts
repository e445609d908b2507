import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { parseOptions } from "../../../provider/src/cli/import/options";
import { readOptions } from "../../../provider/src/cli/options";
import { Progress } from "../../../provider/src/cli/progress";
import { findProject, topLevel } from "../../../provider/src/cli/project";

describe("options of import", () => {
  it("are read", () => {
    expect(parseOptions([])).toEqual({ ids: [], adds: false, force: false, dryRun: false });
    expect(
      parseOptions(["--out", "a b", "--force", "--stack", "--dry-run", "--filter=-x", "--search", "y"]),
    ).toEqual({ ids: [], out: "a b", force: true, adds: true, dryRun: true, filter: "-x", search: "y" });
    expect(parseOptions(["--id", "a", "--id=b", "--id", "a"]).ids).toEqual(["a", "b"]);
  });

  it.each([
    [["--stack"], undefined],
    [["--stack", "--dry-run"], undefined],
    [["--dry-run", "--stack"], undefined],
    [["--stack", "acme"], "acme"],
    [["--stack", "acme", "--dry-run"], "acme"],
    [["--stack=acme"], "acme"],
    [["--stack=organization/program/acme"], "organization/program/acme"],
    [["-s", "acme"], "acme"],
    [["-s=acme"], "acme"],
    [["-sacme"], "acme"],
  ])("take the stack as Pulumi does: %j", (args, stack) => {
    expect(parseOptions(args)).toMatchObject({ adds: true });
    expect(parseOptions(args).stack).toBe(stack);
  });

  it.each([
    [["--stak"], "there is no option --stak; did you mean --stack? (allowed: --out, --force, --stack,"],
    [["-x"], "there is no option -x"],
    [["--constructor"], "there is no option --constructor"],
    [["all"], "takes options only, not all"],
    [["--", "all"], "takes options only, not --"],
    [["-"], "takes options only, not -"],
    [["--stack", "acme", "all"], "takes options only, not all"],
    [["--stack="], "--stack is given an empty name"],
    [["--stack", ""], "--stack is given an empty name"],
    [["--stack", "-s", "acme"], "-s is given 2 times"],
    [["--force=yes", "--out", "a"], "--force takes no value"],
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

describe("options", () => {
  const kinds = { text: "text", texts: "texts", flag: "flag", switch: "switch", perhaps: "perhaps" } as const;

  it("give what was put behind them, in whatever order and form", () => {
    const value = fc.string({ minLength: 1 });
    const optional = fc.option(value, { nil: undefined });
    fc.assert(
      fc.property(
        value,
        fc.array(value),
        optional,
        fc.constantFrom(undefined, "true", "false"),
        (...given) => {
          const [text, texts, perhaps, on] = given;
          const options = readOptions(
            [
              "--perhaps" + (perhaps === undefined ? "" : `=${perhaps}`),
              ...(text.startsWith("-") ? [`--text=${text}`] : ["--text", text]),
              ...texts.map((each) => `--texts=${each}`),
              "--switch" + (on === undefined ? "" : `=${on}`),
            ],
            kinds,
          );
          expect(options.text("text")).toBe(text);
          expect(options.texts("texts")).toEqual(texts);
          expect(options.text("perhaps")).toBe(perhaps);
          expect([options.has("perhaps"), options.has("flag")]).toEqual([true, false]);
          expect(options.isOn("switch", false)).toBe(on !== "false");
        },
      ),
    );
  });

  it("that are switches are as their default unless they are given", () => {
    const without = readOptions([], kinds);
    expect([without.isOn("switch", true), without.isOn("switch", false)]).toEqual([true, false]);
    expect(() => readOptions(["--switch=no"], kinds)).toThrow("--switch takes no value but =true and =false");
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
