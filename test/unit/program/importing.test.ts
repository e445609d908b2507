import { execFileSync } from "node:child_process";
import path from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";

const root = path.resolve(__dirname, "../../..");

/** Every file that a fresh process has loaded after it ran a program against the built package. */
function filesLoadedBy(program: string): string[] {
  const script = `${program}; console.log(JSON.stringify(Object.keys(require.cache)))`;
  const printed = execFileSync(process.execPath, ["--eval", script], { cwd: root, encoding: "utf8" });
  return JSON.parse(printed) as string[];
}

const within = (files: string[], folder: string): string[] =>
  files.filter((file) => `${file}/`.includes(`/${folder}/`.replaceAll("/", path.sep)));

describe.each([
  ["pulumi-portsip", "resource.js"],
  ["pulumi-portsip/plugin", "pluginResource.js"],
])("importing %s in a program", (name, resource) => {
  let files: string[];

  beforeAll(() => {
    files = filesLoadedBy(`require("${name}")`);
  });

  it("loads what declares groups", () => {
    expect(within(files, `provider/dist/userGroup/${resource}`)).not.toEqual([]);
  });

  it.each([
    "node_modules/zod",
    "node_modules/node-fetch",
    "node_modules/proxy-from-env",
    "provider/dist/pbx",
    "provider/dist/host.js",
    "provider/dist/session",
    "provider/dist/userGroup/calls.js",
    "provider/dist/cli",
  ])("does not load %s: declaring is light", (folder) => {
    expect(within(files, folder)).toEqual([]);
  });
});

it("what the dynamic host asks for by name is in the package, and is one file, since each run loads it", () => {
  const files = filesLoadedBy(
    'if (!require("pulumi-portsip/host").provider().create) throw new Error("no create")',
  );
  expect(files.map((file) => path.basename(file))).toEqual(["host.js"]);
});
