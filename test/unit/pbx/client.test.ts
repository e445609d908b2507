import { afterEach, describe, expect, test } from "@jest/globals";
import { Client } from "../../../provider/src/pbx/client";
import type { Credentials } from "../../../provider/src/pbx/auth/credentials";
import { PbxError } from "../../../provider/src/pbx/errors";
import { tenant } from "../../../provider/src/session/tenant";
import { createGroup, listGroups } from "../../../provider/src/userGroup/calls";
import { Log } from "../../../provider/src/pbx/log";
import type { Outcome } from "../../../provider/src/pbx/transport";
import { resolveSettings } from "../../../provider/src/settings";
import { type Pbx, startPbx } from "../../pbx";

let pbx: Pbx | undefined;

afterEach(async () => {
  await pbx?.close();
  pbx = undefined;
});

const answer = (status: number, body = "", headers: Record<string, string> = {}): Outcome => ({
  kind: "answer",
  status,
  headers: new Headers(headers),
  body,
});

/** A client of a PBX that gives these answers, one after the other. */
function clientOf(
  outcomes: Outcome[],
  environment: Record<string, string>,
  credentials?: Credentials,
): Client {
  const settings = resolveSettings(
    { PORTSIP_URL: "https://pbx.example:8887", ...environment },
    () => undefined,
  );
  const transport = (): Promise<Outcome> =>
    Promise.resolve(
      outcomes.shift() ?? {
        kind: "failure",
        reason: "no more",
        cause: "broken",
        reached: false,
        transient: false,
        stale: false,
      },
    );
  return new Client(settings, new Log(), {
    transport,
    ...(credentials && { credentials: () => credentials }),
  });
}

test.each([
  ["a token that is no text", '{"access_token":["tok-123"],"refresh_token":"ref-456"}'],
  ["tokens one level deeper", '{"data":{"access_token":"tok-123","refresh_token":"ref-456"}}'],
  ["an answer that was cut short", '{"access_token":"tok-123","refresh_token":"ref-456","expi'],
])("a sign-in that gives %s fails without showing a token", async (_, body) => {
  const client = clientOf([answer(200, body, { "content-type": "application/json" })], {
    PORTSIP_USERNAME: "admin",
    PORTSIP_PASSWORD: "secret",
    PORTSIP_DOMAIN: "acme.example",
  });
  const failed = tenant.of(client.operation());
  await expect(failed).rejects.toThrow(/did not answer what was asked for.*200/);
  await expect(failed).rejects.not.toThrow(/tok-123|ref-456/);
});

describe("a create that may have been done is looked up", () => {
  const body = { name: "Sales", outbound_caller_ids: [] };

  test("also where the PBX asks to wait for longer than an operation goes on", async () => {
    const client = clientOf([answer(503, "", { "retry-after": "600" })], { PORTSIP_TOKEN: "token" });
    expect(await createGroup(client.operation(), body, String, () => Promise.resolve("found"))).toBe("found");
  });

  test("also where the token ends meanwhile, and cannot be renewed", async () => {
    const credentials = {
      token: () => "token",
      obtain: () => Promise.resolve(),
      accepted: () => undefined,
      renew: () => Promise.reject(new PbxError("the token has expired", 401)),
      signOut: () => undefined,
    };
    const lost: Outcome = {
      kind: "failure",
      reason: "no answer",
      reached: true,
      transient: true,
      stale: false,
      cause: "timeout",
    };
    const client = clientOf([lost, answer(401)], { PORTSIP_TOKEN: "token" }, credentials);
    const looks = [undefined, "found"];
    expect(await createGroup(client.operation(), body, String, () => Promise.resolve(looks.shift()))).toBe(
      "found",
    );
    expect(looks).toEqual([]);
  });

  test("and sent again over a connection of its own, which counts as no try where a kept one had ended", async () => {
    const ended: Outcome = {
      kind: "failure",
      reason: "the connection broke",
      reached: true,
      transient: true,
      stale: true,
      cause: "broken",
    };
    const settings = resolveSettings(
      { PORTSIP_URL: "https://pbx.example:8887", PORTSIP_TOKEN: "token", PORTSIP_MAX_RETRIES: "0" },
      () => undefined,
    );
    const outcomes = [ended, answer(201, '{"id":"new"}')];
    const sent: boolean[] = [];
    const client = new Client(settings, new Log(), {
      transport: ({ fresh }) => {
        sent.push(fresh);
        return Promise.resolve(outcomes.shift() ?? ended);
      },
    });
    let looks = 0;
    const ifLost = ({ unfinished }: { unfinished: boolean }): Promise<undefined> => {
      expect(unfinished).toBe(true);
      looks += 1;
      return Promise.resolve(undefined);
    };
    expect(await createGroup(client.operation(), body, String, ifLost)).toBe("new");
    expect({ sent, looks }).toEqual({ sent: [false, true], looks: 1 });
  });

  test("and where it is not there, what went wrong is told", async () => {
    const client = clientOf([answer(503, "", { "retry-after": "600" })], { PORTSIP_TOKEN: "token" });
    await expect(
      createGroup(client.operation(), body, String, () => Promise.resolve(undefined)),
    ).rejects.toThrow(/gave up after waiting long enough: the PBX answered 503/);
  });
});

test("a token that expires while calls wait for their turn is renewed before they are sent", async () => {
  // Its clock goes slow, so that a busy machine does not make a call late for a token that was good.
  const start = Date.now();
  pbx = await startPbx({
    tokenLifetimeSeconds: 1,
    latencyMs: 250,
    now: () => start + (Date.now() - start) / 1.5,
  });
  const { username, password, domain } = pbx.tenant();
  const environment = {
    PORTSIP_URL: pbx.url,
    PORTSIP_USERNAME: username,
    PORTSIP_PASSWORD: password,
    PORTSIP_DOMAIN: domain,
    PORTSIP_MAX_CONCURRENCY: "1",
  };
  const client = new Client(
    resolveSettings(environment, () => undefined),
    new Log(),
  );
  // One after the other, 250 ms each: the last ones wait for longer than two tokens live.
  const asked = Array.from({ length: 10 }, () => listGroups(client.operation()));
  expect(await Promise.all(asked)).toHaveLength(10);
  expect(pbx.requests.filter(({ status }) => status === 401)).toEqual([]);
  expect(pbx.signIns).toBe(1);
  expect(pbx.refreshes).toBeGreaterThanOrEqual(2);
}, 30_000);
