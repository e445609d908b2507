import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, removeStacks, type Stack, until } from "./harness";
import { expectEachAsDeclared, madeBy, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

async function kill(stack: Stack, command: string, when: () => boolean): Promise<void> {
  const running = stack.start(command);
  await until(when);
  running.kill();
  expect(await running.done).toMatchObject({ code: 137 });
  await until(() => pbx.requests.every(({ status }) => status !== undefined));
  expect(await stack.run("cancel", "--yes")).toMatchObject({ code: 0 });
}

// Without checkpoints the state knows nothing of what a killed up has made: its names are all that is left of it.
test("300 groups with checkpoints skipped: an up and a destroy that are killed in the middle are finished by the next, and no group is lost, doubled or written twice", async () => {
  pbx = await startPbx({ duplicateNames: true });
  const held = (): number => pbx.tenant().groups().length;
  const stack = await makeNumbered(pbx, 300, {
    PORTSIP_TOKEN: pbx.token,
    PORTSIP_ADOPT_EXISTING: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
  });
  await kill(stack, "up", () => held() >= 120);
  expect((await stack.state()).resources.length).toBeLessThan(100);
  const left = pbx.tenant().groups();

  expect(await stack.run("up")).toMatchObject({ code: 0 });
  await expectEachAsDeclared(pbx, stack, 300);
  expect(pbx.tenant().groups()).toEqual(expect.arrayContaining(left));
  expect(madeBy(pbx)).toBe(300);
  expect(pbx.requests.filter(({ operation }) => operation === "replaceGroup")).toEqual([]);

  await kill(stack, "destroy", () => held() <= 180);
  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual([]);
  expect((await stack.state()).resources).toEqual([]);
});
