import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, test } from "@jest/globals";
import { entryPoint } from "../../../provider/src/cli/entryPoint";
import { onDisk } from "../../../provider/src/cli/files";
import { importsFile, importsOf } from "../../../provider/src/cli/imports";
import { DYNAMIC, PLUGIN } from "../../../provider/src/cli/import/door";
import { reached } from "../../../provider/src/cli/import/reached";
import { findProject, parseProject, type Project } from "../../../provider/src/cli/project";
import { filesInMemory } from "./filesInMemory";

describe("a project file", () => {
  it("is read at its top level, and not in its parts", () => {
    const yaml =
      "runtime:\n  # ours\n  options:\n    main: x\n  name: nodejs\n\"name\" : 'my.pro-ject' # mine\nmain: src/\n";
    expect(parseProject(yaml)).toEqual({ name: "my.pro-ject", main: "src/", runtime: "nodejs" });
    expect(parseProject("name: a\r\nruntime: nodejs\r\n")).toEqual({ name: "a", runtime: "nodejs" });
    expect(parseProject("runtime: {name: python, options: {}}\n")).toEqual({ runtime: "python" });
    expect(parseProject('{ "runtime": {"name": "nodejs"}, "name": "j" }')).toEqual({
      name: "j",
      runtime: "nodejs",
    });
    expect(parseProject('{ "name": ')).toEqual({});
    expect(parseProject("")).toEqual({});
  });

  it.each([
    ["main: my src/app.ts", "my src/app.ts"],
    ['main: "my src/\\u0061.ts" # the program', "my src/a.ts"],
    ["main: 'it''s/app.ts'", "it's/app.ts"],
    ["main: app.ts   # the program", "app.ts"],
    ["main: a#b.ts", "a#b.ts"],
    ["main: # none", undefined],
    ["main: >-\n  app.ts", "app.ts"],
  ])("has its program in any form of YAML: %j", (yaml, main) => {
    expect(parseProject(`name: a\n${yaml}\n`).main).toBe(main);
  });
});

/** A project in `/p`. */
function projectOf(texts: Readonly<Record<string, string>>, yaml = ""): Project {
  const files = filesInMemory({ ...texts, "/p/Pulumi.yaml": `name: p\nruntime: nodejs\n${yaml}` });
  const project = findProject("/p", files);
  if (project === undefined) throw new Error("there is a project");
  return project;
}

test.each([
  ["main: src", { "/p/src/index.ts": "" }, "/p/src"],
  ["main: src/app.ts", { "/p/src/app.ts": "" }, "/p/src"],
  ["", { "/p/package.json": '{ "main": "src/app.ts" }', "/p/src/app.ts": "" }, "/p"],
])("with %j a program runs in the folder that Pulumi runs it in", (yaml, texts, folder) => {
  expect(projectOf(texts, yaml).runFolder).toBe(folder);
});

describe("the file that Pulumi runs", () => {
  const main = (entry: string, more = ""): string => `{ "main": ${JSON.stringify(entry)}${more} }`;

  it.each<[string, Record<string, string>, string, string | undefined]>([
    ["index.ts, without more", { "/p/index.ts": "" }, "", "/p/index.ts"],
    ["index.js before index.ts", { "/p/index.ts": "", "/p/index.js": "" }, "", "/p/index.js"],
    ["package.json's main", { "/p/package.json": main("app.ts"), "/p/app.ts": "" }, "", "/p/app.ts"],
    [
      "package.json's main in a folder",
      { "/p/package.json": main("./src/app.ts"), "/p/src/app.ts": "" },
      "",
      "/p/src/app.ts",
    ],
    [
      "the index of package.json's main",
      { "/p/package.json": main("src"), "/p/src/index.ts": "" },
      "",
      "/p/src/index.ts",
    ],
    [
      "npm's default, where it is there",
      { "/p/package.json": main("index.js"), "/p/index.js": "", "/p/index.ts": "" },
      "",
      "/p/index.js",
    ],
    [
      "index.ts, where npm's default is not there",
      { "/p/package.json": main("index.js"), "/p/index.ts": "" },
      "",
      "/p/index.ts",
    ],
    [
      "package.json's main without an ending",
      { "/p/package.json": main("app"), "/p/app.ts": "", "/p/index.ts": "" },
      "",
      "/p/app.ts",
    ],
    [
      "exports before main",
      { "/p/package.json": main("a.ts", ', "exports": "./b.ts"'), "/p/a.ts": "", "/p/b.ts": "" },
      "",
      "/p/b.ts",
    ],
    [
      "exports by conditions",
      {
        "/p/package.json": '{ "exports": { ".": { "import": "./a.ts", "default": "./b.ts" } } }',
        "/p/a.ts": "",
        "/p/b.ts": "",
      },
      "",
      "/p/b.ts",
    ],
    [
      "the main of the nearest package.json, above the project too",
      { "/package.json": main("p/app.ts"), "/p/app.ts": "", "/p/index.ts": "" },
      "",
      "/p/app.ts",
    ],
    [
      "the main of pnpm's package.yaml",
      { "/p/package.yaml": "main: app.ts\n", "/p/app.ts": "" },
      "",
      "/p/app.ts",
    ],
    [
      "the project's main before package.json's",
      { "/p/package.json": main("app.ts"), "/p/app.ts": "", "/p/src/index.ts": "" },
      "main: src",
      "/p/app.ts",
    ],
    [
      "the project's file",
      { "/p/package.json": main("app.ts"), "/p/app.ts": "", "/p/src/a.ts": "" },
      "main: src/a.ts",
      "/p/src/a.ts",
    ],
    [
      "the main of the folder that the project names",
      { "/p/src/package.json": main("a.ts"), "/p/src/a.ts": "", "/p/src/index.ts": "" },
      "main: src/",
      "/p/src/a.ts",
    ],
    [
      "an ES module's index.js",
      { "/p/package.json": '{ "type": "module" }', "/p/index.js": "", "/p/index.ts": "" },
      "",
      "/p/index.js",
    ],
    [
      "an ES module's index.mts",
      { "/p/package.json": '{ "type": "module" }', "/p/index.mts": "" },
      "",
      "/p/index.mts",
    ],
    ["nothing, where the project names what is not there", { "/p/index.ts": "" }, "main: src", undefined],
    ["nothing, where there is nothing", {}, "", undefined],
  ])("is %s", (_, texts, yaml, file) => {
    expect(entryPoint(projectOf(texts, yaml), filesInMemory(texts))?.file).toBe(file);
  });

  it("is the same with a package.json that cannot be read as without", () => {
    for (const text of ["", "[]", '{ "main": 1, "exports": { "." : 2 } }', '{ "exports": null }']) {
      const texts = { "/p/package.json": text, "/p/index.ts": "" };
      expect(entryPoint(projectOf(texts), filesInMemory(texts))?.file).toBe("/p/index.ts");
    }
  });
});

describe("what a program imports", () => {
  it("is found in every form", () => {
    const source = `
      import "./a"; import * as b from './b'
      import { c,
        d } from "./c";
      export * from "./d"; export { e } from "./e";
      const f = require("./f"), g = require( './g' );
      await import("./h"); import i = require("./i");
      import /* for its effect */ "./j" // and no more`;
    expect(importsOf(source)).toEqual(["./a", "./b", "./c", "./d", "./e", "./f", "./g", "./h", "./i", "./j"]);
  });

  it("is not in comments, in texts or in types", () => {
    const source = `
      // import "./a";
      /* import "./b";
         require("./c") */
      const text = 'import "./d"', other = "require('./e')", more = \`import "./f"\`;
      import type { G } from "./g";
      export type { H } from "./h";
      Array.from("./i"); from("./j"); const from = "./k";`;
    expect(importsOf(source)).toEqual([]);
  });

  it("is a folder's main by its package.json, and not its index", () => {
    const files = filesInMemory({
      "/p/package.json": '{ "main": "bin/" }',
      "/p/bin/index.js": 'require("..");',
      "/p/index.ts": "",
      "/p/app.js": 'require("./lib");',
      "/p/lib/package.json": '{ "main": "groups" }',
      "/p/lib/groups.ts": "",
    });
    expect(importsFile("/p/bin/index.js", "/p/index.ts", files)).toBe(false);
    expect(importsFile("/p/app.js", "/p/lib/groups.ts", files)).toBe(true);
  });

  it("is what its own files import, too, whatever goes round in circles", () => {
    const files = filesInMemory({
      "/p/index.ts": 'import "./a"; import "@pulumi/pulumi";',
      "/p/a/index.ts": 'import "../index"; import "./b.js";',
      "/p/a/b.ts": 'import "../groups";',
      "/p/groups/index.ts": "",
      "/p/other.ts": "",
    });
    expect(importsFile("/p/index.ts", "/p/groups/index.ts", files)).toBe(true);
    expect(importsFile("/p/index.ts", "/p/other.ts", files)).toBe(false);
    expect(importsFile("/p/other.ts", "/p/other.ts", files)).toBe(true);
  });
});

describe("a file that is to be written", () => {
  const found = (texts: Record<string, string>, file: string, yaml = ""): unknown => {
    const result = reached(projectOf(texts, yaml), file, DYNAMIC, filesInMemory(texts));
    return "problem" in result ? result.problem : result.alone;
  };

  it.each<[string, Record<string, string>, string, string]>([
    ["an empty project", {}, "/p/index.ts", ""],
    ["npm's default without that file", { "/p/package.json": '{ "main": "index.js" }' }, "/p/index.ts", ""],
    [
      "a main that is not there yet",
      { "/p/package.json": '{ "main": "src/index.ts" }' },
      "/p/src/index.ts",
      "",
    ],
    ["a folder that is not there yet", {}, "/p/src/index.ts", "main: src/"],
  ])("is what Pulumi runs in %s", (_, texts, file, yaml) => {
    expect(found(texts, file, yaml)).toBe(true);
  });

  it("is run where the program imports it, also before it is there", () => {
    expect(found({ "/p/index.ts": 'import "./groups";' }, "/p/groups/index.ts")).toBe(false);
    const texts = { "/p/package.json": '{ "main": "app.ts" }', "/p/app.ts": 'import "./index";' };
    expect(found(texts, "/p/index.ts")).toBe(false);
  });

  it.each<[string, Record<string, string>, string, string, string]>([
    [
      "package.json names another",
      { "/p/package.json": '{ "main": "app.ts" }', "/p/app.ts": '// import "./index";' },
      "/p/index.ts",
      "",
      'Pulumi runs /p/app.ts (main in package.json), which does not import /p/index.ts: put import "./index"; into it first, or let Pulumi run it (main: index.ts in Pulumi.yaml)',
    ],
    [
      "package.json names a folder, to which its own folder leads",
      { "/p/package.json": '{ "main": "bin" }', "/p/bin/index.js": 'require("..");' },
      "/p/index.ts",
      "",
      'Pulumi runs /p/bin/index.js (main in package.json), which does not import /p/index.ts: put require("../index"); into it first',
    ],
    [
      "there is npm's default",
      { "/p/package.json": '{ "main": "index.js" }', "/p/index.js": "" },
      "/p/index.ts",
      "",
      'Pulumi runs /p/index.js (main in package.json), which does not import /p/index.ts: put require("./index.ts"); into it first, or let Pulumi run it (main: index.ts in Pulumi.yaml)',
    ],
    [
      "there is an index.js, and no more is said",
      { "/p/index.js": "" },
      "/p/index.ts",
      "",
      "Pulumi runs /p/index.js (Node's default), which does not import",
    ],
    [
      "the project names another in the same folder",
      { "/p/src/app.ts": "" },
      "/p/src/index.ts",
      "main: src/app.ts",
      'Pulumi runs /p/src/app.ts (main in Pulumi.yaml), which does not import /p/src/index.ts: put import "./index"; into it first, or let Pulumi run it (main: src/index.ts in Pulumi.yaml)',
    ],
    [
      "the project names another folder",
      { "/p/src/index.ts": "" },
      "/p/groups/index.ts",
      "main: src",
      'Pulumi runs /p/src/index.ts (main in Pulumi.yaml), which does not import /p/groups/index.ts: put import "../groups"; into it first,',
    ],
    [
      "the program is an ES module",
      { "/p/package.json": '{ "type": "module" }', "/p/index.ts": "" },
      "/p/groups/index.ts",
      "",
      'put import "./groups/index.js"; into it first',
    ],
    [
      "there is no program",
      {},
      "/p/groups/index.ts",
      "",
      "Pulumi finds no program in /p that could have what is in /p/groups/index.ts: let Pulumi run it (main: groups/index.ts in Pulumi.yaml)",
    ],
    [
      "the project is none of Node's",
      {},
      "/p/index.ts",
      "runtime: python",
      "Pulumi runs no Node program here (runtime python in Pulumi.yaml), and no other can have groups but through the plugin",
    ],
  ])("is not run where %s: that is said, and what to do", (_, texts, file, yaml, problem) => {
    const project = projectOf(texts, yaml);
    const { runtime } = parseProject(yaml === "" ? "runtime: nodejs" : yaml);
    const result = reached({ ...project, runtime }, file, DYNAMIC, filesInMemory(texts));
    expect(result).toEqual({ problem: expect.stringContaining(problem) });
  });

  it("is not run where the project is none of Node's, and the plugin's way is named where the plugin is meant", () => {
    const project = { ...projectOf({}, "runtime: yaml"), runtime: "yaml" };
    expect(reached(project, "/p/index.ts", PLUGIN, filesInMemory({}))).toEqual({
      problem: expect.stringContaining("pulumi import portsip:index:UserGroup NAME ID"),
    });
  });
});

test("a project is found on disk from a folder below it, and its program by whatever path", () => {
  const folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), "pulumi-portsip-")));
  const below = path.join(folder, "real", "a");
  try {
    mkdirSync(below, { recursive: true });
    symlinkSync(path.join(folder, "real"), path.join(folder, "link"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: p\nmain: link\n");
    const project = findProject(below);
    expect(project).toMatchObject({ folder, file: path.join(folder, "Pulumi.yaml"), name: "p" });
    expect(project && reached(project, path.join(folder, "real", "index.ts"), DYNAMIC)).toEqual({
      alone: true,
    });
    expect(onDisk.textOf(folder)).toBeUndefined();
    expect(onDisk.kindOf(path.join(folder, "none"))).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
