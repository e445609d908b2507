import { mkdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { repositoryRoot } from "../../scripts/lib/paths";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const stackOf = (files: Record<string, string>): Promise<Stack> =>
  makeStack({ program: { files }, environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token } });

/** A folder's own node_modules, with links to these packages of the repository: as pnpm makes them. */
async function installOnly(folder: string, ...packages: string[]): Promise<void> {
  const modules = path.join(folder, "node_modules");
  await rm(modules, { recursive: true, force: true });
  await mkdir(modules);
  for (const name of packages)
    await symlink(path.join(repositoryRoot, "node_modules", name), path.join(modules, name), "junction");
}

test("a package that only a dependency of the project has, as pnpm installs it, is told in a line and not by the host's stack", async () => {
  const stack = await stackOf({
    "index.js": 'require("./shared/phones").declare();',
    "shared/phones/index.js":
      'const { UserGroup } = require("pulumi-portsip"); exports.declare = () => new UserGroup("sales");',
  });
  const { project } = stack.folders;
  await installOnly(project, "@pulumi");
  await installOnly(path.join(project, "shared/phones"), "@pulumi", "pulumi-portsip");
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  expect(output).toContain(`error: pulumi-portsip is not found from ${project}, where Pulumi's dynamic host`);
  expect(output).not.toMatch(/^\s+at /m);

  await installOnly(project, "@pulumi", "pulumi-portsip");
  expect(await stack.run("preview")).toMatchObject({ code: 0 });
});

test("a program in a folder below its project is found to have what the project has", async () => {
  const stack = await stackOf({
    "Pulumi.yaml": "name: program\nruntime: nodejs\nmain: src/\n",
    "src/index.js": 'const { UserGroup } = require("pulumi-portsip"); new UserGroup("sales");',
  });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
});
