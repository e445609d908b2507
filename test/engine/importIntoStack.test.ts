import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, jest, test } from "@jest/globals";
import { descendants, isRunning } from "../../scripts/lib/processTree";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack, until } from "./harness";
import { importCommand, isGroup, runImport, startImport, writes } from "./importing";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

/** What a stack may have besides: a component, another provider, and groups in every way that a program has them. */
const others = (seenId: string): string => `import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

const team = new pulumi.ComponentResource("my:index:Team", "team");
class Elsewhere extends pulumi.ProviderResource {}
new Elsewhere("pulumi-nodejs", "elsewhere", {});
new portsip.UserGroup("below", { name: "Below" }, { parent: team });
portsip.UserGroup.get("seen", "${seenId}");
export const kept = pulumi.secret("a-secret-output");
`;
const ours = `
new portsip.UserGroup("ours", { name: "Ours" }, { protect: true });
`;

test("a stack with other resources, and with some of the groups, gets just what it lacks", async () => {
  pbx = await startPbx({ seed: true });
  const tenant = pbx.tenant();
  const first = others(tenant.group("Sales").id);
  const stack = await makeStack({
    program: { files: { "index.ts": first + ours } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const before = await stack.state();
  pbx.takeRequests();

  const refused = await runImport(stack, "--out", ".", "--stack");
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/index\.ts exists already: .*--force/);
  const only = await runImport(stack, "--stack", "--dry-run");
  expect(only.stderr).toMatch(
    /^warning: the stack's program has to declare the 3 groups that would be added .*: until it does, pulumi up refuses to remove them/m,
  );
  const instead = await runImport(stack, "--out", ".", "--force", "--dry-run");
  expect(instead.stderr).toMatch(/^warning: .* has 1 resource that this program does not declare.*: below$/m);
  expect(instead.stderr).toMatch(/^warning: .* does not have 3 groups of these.* add them with --stack$/m);
  expect((await stack.state()).text).toBe(before.text);
  expect(leftIn(stack)).toEqual(["index.ts"]);
  expect(readFileSync(path.join(stack.folders.project, "index.ts"), "utf8")).toBe(first + ours);

  const elsewhere = await runImport(stack, "--out", "groups", "--stack");
  expect(elsewhere).toMatchObject({ code: 1, stdout: "" });
  expect(elsewhere.stderr).toMatch(
    /Pulumi runs .*index\.ts \(Node's default\), which does not import .*groups\/index\.ts: put import "\.\/groups"; into it first/,
  );
  expect(leftIn(stack)).toEqual(["index.ts"]);

  await stack.write("index.ts", `${first}import "./groups";\n`);
  const imported = await runImport(stack, "--out", "groups", "--stack");
  expect(imported).toMatchObject({ code: 3, stderr: "" });
  expect(imported.stdout).toContain("6 groups: 3 to be added to the stack dev, 2 in it already, 1 left out");
  expect(imported.stdout).toMatch(/"Below" .*below another resource/);
  const after = await stack.state();
  // Pulumi encrypts all secrets anew.
  const readable = (resources: typeof after.resources): string =>
    JSON.stringify(resources).replaceAll(/"ciphertext":"[^"]+"/g, '"ciphertext":"…"');
  expect(readable(after.resources.slice(0, before.resources.length))).toBe(readable(before.resources));
  expect(after.resources.slice(before.resources.length).map(({ id }) => id)).toEqual(
    ["Night shift", "Reception", "Support"].map((name) => tenant.group(name).id),
  );
  expect(after.text).not.toContain("a-secret-output");

  const program = readFileSync(path.join(stack.folders.project, "groups", "index.ts"), "utf8");
  expect(program).toContain(`portsip.UserGroup.get("seen", "${tenant.group("Sales").id}");`);
  expect(program.match(/protect: true/g)).toHaveLength(4);
  await stack.write("index.ts", `${first.replace(/portsip\.UserGroup\.get.*\n/, "")}import "./groups";\n`);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });

  // Later there is one more, and one was edited in the web page.
  tenant.addGroup({ name: "ours" });
  tenant.editGroup(tenant.group("Support").id, { description: "by hand" });
  const later = await runImport(stack, "--out", "groups", "--stack", "--force");
  expect(later.stdout).toMatch(/^Support .*has it, differs from the PBX$/m);
  expect(later.stdout).toMatch(/^ours .* ours-2 +to be added$/m);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(writes(pbx)).toEqual([]);
});

test("what was imported is protected: a program without it fails to remove it, and one that lets go of it does", async () => {
  pbx = await startPbx({ seed: true });
  const tenant = pbx.tenant();
  const before = tenant.groups();
  const stack = await makeStack({
    program: { files: {} },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  expect(await runImport(stack, "--out", ".", "--stack")).toMatchObject({ code: 0 });
  const program = readFileSync(path.join(stack.folders.project, "index.ts"), "utf8");

  await stack.write("index.ts", "export {};\n");
  const up = await stack.run("up");
  expect(up.code).not.toBe(0);
  expect(up.output).toMatch(/cannot be deleted\s+because it is protected/);
  expect(tenant.groups()).toEqual(before);
  expect(writes(pbx)).toEqual([]);

  await stack.write("index.ts", program.replaceAll("protect: true", "protect: false"));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  await stack.write("index.ts", "export {};\n");
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(tenant.groups()).toEqual([]);
});

/** Files of the project but its own. */
function leftIn(stack: Stack): string[] {
  const own = ["Pulumi.dev.yaml", "Pulumi.yaml", "node_modules", "package.json"];
  return readdirSync(stack.folders.project).filter((name) => !own.includes(name));
}

test("an interrupted import leaves the stack as it was, or else has it all; and one that it overtook is not lost", async () => {
  pbx = await startPbx({ seed: true });
  const stack = await makeStack({
    program: { files: {} },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  const before = (await stack.state()).text;

  const hung = pbx.fault({ path: /groups\//, nth: 2, fault: "hang" });
  const reading = startImport(stack, "--out", ".", "--stack");
  while (hung.hits === 0) await sleep(50);
  reading.kill();
  await reading.done;
  expect((await stack.state()).text).toBe(before);
  expect(leftIn(stack)).toEqual([]);

  pbx.clearFaults();
  stack.environment["PORTSIP_TIMEOUT_SECONDS"] = "5";
  const slow = pbx.fault({ path: /groups\//, nth: 1, fault: "hang" });
  const overtaken = startImport(stack, "--out", ".", "--stack");
  while (slow.hits === 0) await sleep(50);
  const meanwhile = path.join(stack.folders.temporary, "meanwhile.json");
  const component = {
    urn: "urn:pulumi:dev::program::my:index:Team::team",
    type: "my:index:Team",
    custom: false,
  };
  writeFileSync(
    meanwhile,
    before.replace('"metadata"', `"resources": [${JSON.stringify(component)}], "metadata"`),
  );
  expect(await stack.run("stack", "import", "--file", meanwhile)).toMatchObject({ code: 0 });
  const result = await overtaken.done;
  expect(result.code).toBe(1);
  expect(result.stderr).toMatch(
    /^pulumi-portsip import: the state of the stack dev changed .*: nothing was done/,
  );
  expect((await stack.state()).resources).toEqual([expect.objectContaining(component)]);
  expect(leftIn(stack)).toEqual([]);

  // Killed alone, in the last step: Pulumi gets the new state whole, or makes nothing of it.
  const importing = spawn(importCommand, ["import", "--out", ".", "--stack"], {
    cwd: stack.folders.project,
    env: stack.environment,
    stdio: "ignore",
  });
  while (!existsSync(path.join(stack.folders.project, "index.ts"))) await sleep(5);
  importing.kill("SIGSTOP"); // so that it starts no other process while we look
  const started = importing.pid === undefined ? [] : descendants(importing.pid);
  importing.kill("SIGKILL");
  await until(() => !started.some(isRunning));
  expect([0, 4]).toContain((await stack.state()).resources.filter(isGroup).length);
  expect(await runImport(stack, "--out", ".", "--stack", "--force")).toMatchObject({ code: 0 });
  expect((await stack.state()).resources.filter(isGroup)).toHaveLength(4);
  expect(writes(pbx)).toEqual([]);
});
