import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, removeStacks } from "./harness";
import { changeNumbered, expectEachAsDeclared, madeBy, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const refused = (): number => pbx.requests.filter(({ status }) => status === 429).length;

test("a PBX that takes 480 calls a minute of a client that sends 5000 refuses many, with Retry-After or without, and each group ends as declared", async () => {
  pbx = await startPbx({ duplicateNames: true, requestsPerMinute: 480, limitSeconds: 1 });
  const stack = await makeNumbered(pbx, 12, { PORTSIP_TOKEN: pbx.token });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(refused()).toBeGreaterThan(0);
  expect(madeBy(pbx)).toBe(12);
  await expectEachAsDeclared(pbx, stack, 12);

  pbx.takeRequests();
  pbx.configure({ retryAfter: false });
  await changeNumbered(pbx, stack, 12, "changed");
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(refused()).toBeGreaterThan(0);
  await expectEachAsDeclared(pbx, stack, 12, "changed");
});

test("a PBX that takes 30 calls in 5 seconds, without Retry-After, gets all of 75 groups made by the default settings, slowly, and it is said once what is waited for", async () => {
  pbx = await startPbx({ duplicateNames: true, requestsPerMinute: 360, limitSeconds: 5, retryAfter: false });
  const stack = await makeNumbered(pbx, 75, { PORTSIP_TOKEN: pbx.token });
  const { code, output } = await stack.run("up");
  expect(code).toBe(0);
  expect(madeBy(pbx)).toBe(75);
  await expectEachAsDeclared(pbx, stack, 75);
  // The CLI prints a line when it comes, and once more in its summary.
  expect(output.match(/portsip: the PBX takes no more calls for now.*requestsPerMinute/g)).toHaveLength(2);
  expect(refused()).toBeLessThan(75);
});
