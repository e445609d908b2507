import { setTimeout } from "node:timers/promises";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { numberedGroups } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

async function start(groups: number): Promise<Stack> {
  pbx = await startPbx();
  return makeStack({
    program: { files: { "index.ts": numberedGroups(groups, pbx.tenant().trunk().id) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
}

/** By the id that the state has for it: what the PBX holds must be this, no more and no less. */
async function expectEachAsDeclared(stack: Stack, groups: number): Promise<void> {
  const { resources, pendingOperations } = await stack.state();
  const held = new Map(
    pbx
      .tenant()
      .groups()
      .map((group) => [group.id, group]),
  );
  const found = resources
    .filter(({ type }) => type.endsWith("portsip:UserGroup"))
    .map(({ urn, id = "" }) => [urn.split("::").at(-1), held.get(id)]);
  const providerId = pbx.tenant().trunk().id;
  const declared = Array.from({ length: groups }, (_, index) => [
    `Group ${index + 1}`,
    expect.objectContaining({
      name: `Group ${index + 1}`,
      description: `number ${index + 1}`,
      outbound_caller_ids: [
        expect.objectContaining({ provider_id: providerId, caller_id: String(12_001 + index) }),
      ],
    }),
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(declared));
  expect(found).toHaveLength(groups);
  expect(held.size).toBe(groups);
  expect(pendingOperations).toEqual([]);
}

test("60 groups of which every third answer is lost are each made once, as declared, under the id in the state", async () => {
  const stack = await start(60);
  pbx.configure({ duplicateNames: true });
  const lost = pbx.fault({ method: "POST", path: /^\/groups$/, every: 3, fault: "reset-after" });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(lost.hits).toBeGreaterThanOrEqual(20);
  await expectEachAsDeclared(stack, 60);
  expect(pbx.contractViolations).toEqual([]);
});

// What the real CLI leaves after a kill -9 in the middle of an up: its lock, which `cancel` takes away; and pending
// creates, with which a non-interactive up goes on after a warning, trying each create again. It warns of them for ever,
// also when all is made, until `refresh --clear-pending-creates`.
test("an up killed in the middle is finished after a cancel: refused by name first, and with adoptExisting without a double", async () => {
  const stack = await start(12);
  pbx.configure({ latencyMs: 200 });
  const running = stack.start("up");
  while (pbx.tenant().groups().length < 6) await setTimeout(5);
  running.kill();
  expect(await running.done).toMatchObject({ code: 137 });
  await setTimeout(300); // the PBX finishes what had reached it
  pbx.configure({ latencyMs: 0 });
  const left = pbx.tenant().groups();
  expect((await stack.state()).pendingOperations).not.toEqual([]);
  expect(left.length).toBeLessThan(12);

  const locked = await stack.run("up");
  expect(locked.code).not.toBe(0);
  expect(locked.output).toContain("the stack is currently locked");
  expect(await stack.run("cancel", "--yes")).toMatchObject({ code: 0 });

  const refused = await stack.run("up");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("a group of this name exists already");
  expect(refused.output).toContain("set adoptExisting (on the resource, or PORTSIP_ADOPT_EXISTING=true)");
  expect(refused.output).not.toContain("    at ");
  expect(pbx.tenant().groups()).toEqual(expect.arrayContaining(left));

  stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
  const adopted = await stack.run("up");
  expect(adopted).toMatchObject({ code: 0 });
  expect(await stack.run("refresh", "--clear-pending-creates")).toMatchObject({ code: 0 });
  await expectEachAsDeclared(stack, 12);
  expect(pbx.tenant().groups()).toEqual(expect.arrayContaining(left));
});
