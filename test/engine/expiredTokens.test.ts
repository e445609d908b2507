import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { isObject } from "../pbx/json";
import { doors } from "./doors";
import { engineTimeoutMs, groupsInState, removeStacks, until } from "./harness";
import { expectEachAsDeclared, madeBy, makeNumbered } from "./numberedGroups";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

/** Tokens live three times as long as they say: on a busy machine a call may take a second. */
function slowClock(): () => number {
  const start = Date.now();
  return () => start + (Date.now() - start) / 3;
}

const created = (status: number): unknown[] =>
  pbx.requests
    .filter((request) => request.operation === "createGroup" && request.status === status)
    .map(({ body }) => (isObject(body) ? body["name"] : undefined));
const made = (): unknown[] => created(201);
const refused = (): unknown[] => created(401);

test.each(doors)(
  "by the $door, a sign-in outlasts its tokens: they are renewed in the middle of an up, and where the refresh token is refused, by one more sign-in",
  async (door) => {
    pbx = await startPbx({ duplicateNames: true, latencyMs: 200, now: slowClock() });
    const { username, password, domain } = pbx.tenant();
    const stack = await makeNumbered(
      pbx,
      16,
      {
        PORTSIP_USERNAME: username,
        PORTSIP_PASSWORD: password,
        PORTSIP_DOMAIN: domain,
        PORTSIP_MAX_CONCURRENCY: "4",
      },
      door,
    );
    const running = stack.start("up");
    await until(() => madeBy(pbx) >= 4);
    pbx.expireTokens();
    await until(() => refused().length > 0 && refused().every((name) => made().includes(name)));
    expect(pbx.refreshes).toBe(1);
    expect(pbx.signIns).toBe(1);
    expect(madeBy(pbx)).toBeLessThan(16);
    pbx.expireTokens({ refreshTokens: true });
    expect(await running.done).toMatchObject({ code: 0 });
    // Those under way, four at a time, and none of those that waited for their turn.
    expect(refused().length).toBeLessThanOrEqual(2 * 4);
    expect(pbx.refreshes).toBe(1);
    expect(pbx.signIns).toBe(2);
    expect(pbx.requests.filter(({ operation }) => operation === "refreshToken")).toHaveLength(2);
    expect(pbx.refusedSignIns).toBe(0);
    expect(madeBy(pbx)).toBe(16);
    await expectEachAsDeclared(pbx, stack, 16);

    // Removing them takes longer than a token lives.
    pbx.configure({ tokenLifetimeSeconds: 1 });
    stack.environment["PORTSIP_MAX_CONCURRENCY"] = "1";
    expect(await stack.run("destroy")).toMatchObject({ code: 0 });
    expect(pbx.refreshes).toBeGreaterThan(1);
    expect(pbx.signIns).toBe(3);
    expect(pbx.tenant().groups()).toEqual([]);
    expect((await groupsInState(stack)).size).toBe(0);
  },
);

test.each(doors)(
  "by the $door, a token from config that is revoked in the middle of an up is named as such, with both ways on, and with a fresh one in the environment the rest is done",
  async (door) => {
    pbx = await startPbx({ duplicateNames: true, latencyMs: 200 });
    const stack = await makeNumbered(pbx, 12, { PORTSIP_MAX_CONCURRENCY: "4" }, door);
    await stack.config({ "portsip:token": { secret: pbx.token } });
    const running = stack.start("up");
    await until(() => madeBy(pbx) >= 4);
    pbx.revoke(pbx.token);
    const failed = await running.done;
    const refresh = await stack.run("refresh");
    for (const { code, output } of [failed, refresh]) {
      expect(code).not.toBe(0);
      expect(output).toContain("the PBX refused the token (401)");
      expect(output).toContain("PORTSIP_TOKEN");
      expect(output).toContain("--run-program");
      expect(output).not.toContain("    at ");
      expect(output).not.toContain("warning");
      expect(output).not.toContain(pbx.token);
    }
    const held = await groupsInState(stack);
    expect([...held.values()].map(({ id }) => id).sort()).toEqual(
      pbx
        .tenant()
        .groups()
        .map(({ id }) => id)
        .sort(),
    );
    expect(held.size).toBeGreaterThanOrEqual(4);
    expect(held.size).toBeLessThan(12);

    stack.environment["PORTSIP_TOKEN"] = pbx.tenant().newToken();
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(madeBy(pbx)).toBe(12);
    await expectEachAsDeclared(pbx, stack, 12);
  },
);
