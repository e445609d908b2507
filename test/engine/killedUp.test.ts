import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { doors } from "./doors";
import { engineTimeoutMs, removeStacks, type Stack, until } from "./harness";
import { changeNumbered, expectEachAsDeclared, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

/** How many groups the program has at first, and later: more by twice what the engine has under way at once. */
const FIRST = 24;
const ALL = 40;

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

/** Ends an up by SIGKILL once the PBX has so many groups; it still finishes what has reached it. */
async function killUpAt(stack: Stack, groups: number): Promise<void> {
  pbx.configure({ latencyMs: 200 });
  const running = stack.start("up");
  await until(() => pbx.tenant().groups().length >= groups);
  running.kill();
  expect(await running.done).toMatchObject({ code: 137 });
  await until(() => pbx.requests.every(({ status }) => status !== undefined));
  pbx.configure({ latencyMs: 0 });
}

// What the real CLI leaves after a kill -9 in the middle of an up: its lock, which `cancel` takes away; and pending
// creates, with which a non-interactive up goes on after a warning, trying each create again. It warns of them for ever,
// also when all is made, until `refresh --clear-pending-creates`.
test.each(doors)(
  "by the $door, an up killed in the middle is finished after a cancel: refused by name first, and with adoptExisting without a double, killed once more or not",
  async (door) => {
    pbx = await startPbx();
    const stack = await makeNumbered(pbx, FIRST, { PORTSIP_TOKEN: pbx.token }, door);
    await killUpAt(stack, 6);
    const left = pbx.tenant().groups();
    expect((await stack.state()).pendingOperations).not.toEqual([]);
    expect(left.length).toBeLessThan(FIRST);

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

    // From here on nothing but adoptExisting stands between a name and its double.
    pbx.configure({ duplicateNames: true });
    stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
    // It may have made all the others meanwhile.
    await changeNumbered(pbx, stack, ALL, undefined, door);
    const more = pbx.tenant().groups().length + 1;
    await killUpAt(stack, more);
    const leftAgain = pbx.tenant().groups();
    expect(leftAgain.length).toBeLessThan(ALL);
    expect(await stack.run("cancel", "--yes")).toMatchObject({ code: 0 });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(await stack.run("refresh", "--clear-pending-creates")).toMatchObject({ code: 0 });
    await expectEachAsDeclared(pbx, stack, ALL);
    expect(pbx.tenant().groups()).toEqual(expect.arrayContaining([...left, ...leftAgain]));
  },
);
