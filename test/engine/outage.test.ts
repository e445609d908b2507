import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, groupsInState, removeStacks, until } from "./harness";
import { changeNumbered, expectEachAsDeclared, madeBy, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const listed = (): number => pbx.requests.filter(({ operation }) => operation === "listGroups").length;

test("a PBX that stops in the middle of an up, with creates under way, and comes back or stays down, ends with each group once", async () => {
  pbx = await startPbx({ duplicateNames: true, latencyMs: 200 });
  const stack = await makeNumbered(pbx, 12, { PORTSIP_TOKEN: pbx.token, PORTSIP_LOG: "debug" });
  const running = stack.start("up");
  // Made already, but answered only half the latency later.
  await until(() => madeBy(pbx) >= 2);
  await pbx.stop();
  await until(() => running.output().includes("refused the connection"));
  await pbx.restart();
  expect(await running.done).toMatchObject({ code: 0 });
  expect(listed()).toBeGreaterThan(0);
  expect(madeBy(pbx)).toBe(12);
  await expectEachAsDeclared(pbx, stack, 12);

  stack.environment["PORTSIP_MAX_RETRIES"] = "1";
  await changeNumbered(pbx, stack, 18);
  const failing = stack.start("up");
  await until(() => madeBy(pbx) > 12);
  await pbx.stop();
  const { code, output } = await failing.done;
  expect(code).not.toBe(0);
  expect(output).toContain("whether the group was made all the same could not be found out");
  expect(output).toContain("run pulumi up again with adoptExisting (PORTSIP_ADOPT_EXISTING=true)");
  const held = await groupsInState(stack);
  expect(held.size).toBeGreaterThanOrEqual(12);
  expect(held.size).toBeLessThan(pbx.tenant().groups().length);
  for (const command of ["refresh", "destroy"]) {
    const refused = await stack.run(command);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(`${pbx.url} refused the connection (ECONNREFUSED)`);
    expect(refused.output).not.toContain("    at ");
    expect([...(await groupsInState(stack)).values()].map(({ id }) => id)).toEqual(
      [...held.values()].map(({ id }) => id),
    );
  }

  await pbx.restart();
  stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(madeBy(pbx)).toBe(18);
  await expectEachAsDeclared(pbx, stack, 18);
});
