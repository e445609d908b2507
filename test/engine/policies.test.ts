import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { plugin } from "./doors";
import { type CommandResult, type Stack, engineTimeoutMs, example, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;
let stack: Stack;
let pack: string;

beforeAll(async () => {
  // On the PBX the trunk has more numbers than the pack lets programs present.
  pbx = await startPbx({
    tenants: [{ name: "Acme", trunks: [{ name: "CallCentric", didNumbers: "3000;9000-9099;12000-18000" }] }],
  });
  stack = await makeStack({
    program: { files: plugin.files },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  await declare("");
  pack = await startable(example("policies").folder);
});

afterAll(async () => {
  removeStacks();
  await pbx.close();
});

test("a preview refuses numbers outside of the pack's pools, by either door", async () => {
  await declare(`
    new UserGroup("sales", presenting("9000"));
    new plugin.UserGroup("support", presenting("12000", "9001"));
    new UserGroup("accounting", presenting("3000", "+12001"));
  `);
  const preview = await withPack("preview");
  expect(preview.code).not.toBe(0);
  expect(findings(preview)).toEqual([
    "mandatory numbers-of-the-pools, sales: 9000 is not in the pool of CallCentric",
    "mandatory numbers-of-the-pools, support: 9001 is not in the pool of CallCentric",
  ]);
});

test("a number that no preview knows is refused by the update, before its group is made", async () => {
  await declare(`
    const { id } = new UserGroup("sales", presenting("3000"));
    new plugin.UserGroup("support", presenting(id.apply(() => "9000")));
  `);
  const preview = await withPack("preview");
  expect(preview.code).toBe(0);
  expect(findings(preview)).toEqual([
    expect.stringMatching(/^advisory numbers-of-the-pools, support: .* can't be known during preview$/),
  ]);
  const up = await withPack("up");
  expect(up.code).not.toBe(0);
  expect(findings(up)).toEqual([
    "mandatory numbers-of-the-pools, support: 9000 is not in the pool of CallCentric",
  ]);
  expect(pbx.tenant().groups()).toMatchObject([{ name: "sales" }]);
});

test("a number that is a secret of the program's stands in the pack's message", async () => {
  await declare('new UserGroup("sales", presenting(pulumi.secret("9000")));');
  expect(findings(await withPack("preview"))).toEqual([
    "mandatory numbers-of-the-pools, sales: 9000 is not in the pool of CallCentric",
  ]);
});

test("in production every declared group has to be protected, by itself or by its parent, and those that are only read are let be", async () => {
  expect(await stack.run("stack", "init", "production", "--no-select")).toMatchObject({ code: 0 });
  const id = pbx.tenant().addGroup({ name: "Others" });
  await declare(`
    new UserGroup("sales");
    new plugin.UserGroup("support");
  `);
  const unprotected = await withPack("preview", "--stack", "production");
  expect(unprotected.code).not.toBe(0);
  expect(findings(unprotected)).toEqual([
    "mandatory protected-in-production, sales: set the resource option protect: true",
    "mandatory protected-in-production, support: set the resource option protect: true",
  ]);

  await declare(`
    const office = new pulumi.ComponentResource("office:Office", "office", {}, { protect: true });
    new UserGroup("sales", {}, { protect: true });
    new plugin.UserGroup("support", {}, { parent: office });
    UserGroup.get("others", "${id}");
    plugin.UserGroup.get("others-by-the-plugin", "${id}");
  `);
  const preview = await withPack("preview", "--stack", "production");
  expect(findings(preview)).toEqual([]);
  expect(preview.output).toContain("phones@v1.0.0");
  expect(preview.code).toBe(0);
});

/** Writes a program that declares groups by both doors. */
function declare(groups: string): Promise<void> {
  return stack.write(
    "index.ts",
    `import * as pulumi from "@pulumi/pulumi";
    import { UserGroup } from "pulumi-portsip";
    import * as plugin from "pulumi-portsip/plugin";
    const presenting = (...numbers: pulumi.Input<string>[]) => ({
      outboundCallerIds: numbers.map((callerId) => ({ trunk: "CallCentric", callerId })),
    });
    ${groups}`,
  );
}

function withPack(command: string, ...args: string[]): Promise<CommandResult> {
  return stack.run(command, "--policy-pack", pack, ...args);
}

/**
 * What `--policy-pack` takes: the pack's folder. The language host that Go builds here starts no packs, as newer ones do; there
 * the CLI is given a file to run that does what theirs do.
 */
async function startable(folder: string): Promise<string> {
  const tried = await stack.run("preview", "--policy-pack", folder);
  if (tried.code === 0) return folder;
  expect(tried.output).toContain("not supported");
  const file = path.join(stack.folders.temporary, "policy-pack");
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  await writeFile(file, `#!/bin/sh\ncd '${folder}' && exec node '${runner}' "$@" .\n`, { mode: 0o755 });
  return file;
}

/** What the CLI says that policies found: "mandatory POLICY, RESOURCE: MESSAGE", sorted. */
function findings({ output }: CommandResult): string[] {
  const entries = output.matchAll(/^ +- \[(\w+)\] +(\S+) +\(\S+: (\S+)\)\n((?: {10}.*\n)+)/gm);
  return [...entries]
    .map(([, level, policy, resource, text = ""]) => {
      const message = text.trim().split("\n").at(-1) ?? "";
      return `${level} ${policy}, ${resource}: ${message.trim()}`;
    })
    .sort();
}
