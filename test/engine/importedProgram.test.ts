import path from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { entryPoint } from "../../provider/src/cli/entryPoint";
import { onDisk } from "../../provider/src/cli/files";
import { findProject } from "../../provider/src/cli/project";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks } from "./harness";
import { isGroup, runImport, writes } from "./importing";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx | undefined;

afterEach(async () => {
  removeStacks();
  await pbx?.close();
});

const manifest = (more: object): string => JSON.stringify({ name: "program", private: true, ...more });
const project = (main: string): string => `name: program\nruntime: nodejs\nmain: ${main}\n`;

test.each<[string, Record<string, string>, string[]]>([
  [
    "npm's default main beside index.ts",
    { "package.json": manifest({ main: "index.js" }) },
    ["index.js", "index.ts"],
  ],
  ["npm's default main without that file", { "package.json": manifest({ main: "index.js" }) }, ["index.ts"]],
  ["index.js beside index.ts, without a main", {}, ["index.js", "index.ts"]],
  ["a main of package.json's", { "package.json": manifest({ main: "app.ts" }) }, ["app.ts", "index.ts"]],
  [
    "a main of package.json's without an ending",
    { "package.json": manifest({ main: "app" }) },
    ["app.ts", "index.ts"],
  ],
  [
    "a main of package.json's that is a folder",
    { "package.json": manifest({ main: "src" }) },
    ["src/index.ts", "index.ts"],
  ],
  [
    "exports beside a main",
    { "package.json": manifest({ main: "app.ts", exports: "./out.ts" }) },
    ["app.ts", "out.ts"],
  ],
  [
    "the project's file",
    { "Pulumi.yaml": project("src/app.ts") },
    ["src/app.ts", "src/index.ts", "index.ts"],
  ],
  [
    "the project's folder, with a main of its own",
    { "Pulumi.yaml": project("src"), "src/package.json": manifest({ main: "app.ts" }) },
    ["src/app.ts", "src/index.ts"],
  ],
])("with %s, Pulumi runs the file that import takes for the program", async (_, files, programs) => {
  const ran = Object.fromEntries(programs.map((file) => [file, `console.log("ran ${file}");\n`]));
  const stack = await makeStack({ program: { files: { ...files, ...ran } } });
  const found = findProject(stack.folders.project);
  const entry = found && entryPoint(found, onDisk);
  const { output } = await stack.run("preview");
  expect(/ran (\S+)/.exec(output)?.[1]).toBe(path.relative(stack.folders.project, entry?.file ?? ""));
});

test("groups come into no stack whose program is another than the one that is written; once it imports that, they do", async () => {
  pbx = await startPbx({ seed: true });
  const stack = await makeStack({
    program: { files: { "package.json": manifest({ main: "app.ts" }), "app.ts": "export {};\n" } },
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.token,
      PULUMI_OPTION_FULLY_QUALIFY_STACK_NAMES: "true",
    },
  });
  const { text } = await stack.state();
  const refused = await runImport(stack, "--out", ".", "--stack");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /Pulumi runs .*app\.ts \(main in package\.json\), which does not import .*index\.ts/,
  );
  expect((await stack.state()).text).toBe(text);
  expect(pbx.requests).toEqual([]);

  expect(await stack.run("stack", "init", "other", "--no-select")).toMatchObject({ code: 0 });
  await stack.write("app.ts", 'import "./index";\n');
  expect(await runImport(stack, "--out", ".", "-s", "other")).toMatchObject({ code: 0, stderr: "" });
  expect((await stack.state()).text).toBe(text);
  expect(await runImport(stack, "--stack=organization/program/dev")).toMatchObject({ code: 0 });
  expect((await stack.state()).resources.filter(isGroup)).toHaveLength(4);
  for (const name of ["dev", "other"]) {
    const preview = await stack.run("preview", "--expect-no-changes", "--stack", name);
    expect(preview).toMatchObject({ code: 0 });
  }
  expect(writes(pbx)).toEqual([]);
});
