import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { doors } from "./doors";
import { engineTimeoutMs, groupsInState, removeStacks } from "./harness";
import { changeNumbered, expectEachAsDeclared, madeBy, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test.each(doors)(
  "by the $door, 60 groups of which every third answer is lost are each made, changed and removed once, under the id in the state",
  async (door) => {
    pbx = await startPbx({ duplicateNames: true, extraFields: true });
    // Some call or other loses its answer six times in a row, at one in three.
    const stack = await makeNumbered(pbx, 60, { PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "15" }, door);
    const lost = pbx.fault({ every: 3, fault: "reset-after" });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(lost.hits).toBeGreaterThanOrEqual(20);
    expect(madeBy(pbx)).toBe(60);
    await expectEachAsDeclared(pbx, stack, 60);

    const unmanaged = (): unknown[] =>
      pbx
        .tenant()
        .groups()
        .map(({ id, outbound_caller_ids: [callerId], ...group }) => [
          id,
          group["x_vendor"],
          callerId?.["x_vendor"],
        ]);
    const before = unmanaged();
    expect(before[0]).toEqual([
      expect.any(String),
      { serial: expect.any(Number), tags: ["kept"] },
      expect.anything(),
    ]);
    await changeNumbered(pbx, stack, 60, "changed", door);
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    await expectEachAsDeclared(pbx, stack, 60, "changed");
    expect(unmanaged()).toEqual(before);

    expect(await stack.run("destroy")).toMatchObject({ code: 0 });
    expect(pbx.tenant().groups()).toEqual([]);
    expect((await groupsInState(stack)).size).toBe(0);
  },
);
