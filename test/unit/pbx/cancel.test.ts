import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { CancelledError, pause, runController, unlessCancelled } from "../../../provider/src/pbx/cancel";
import type { Lost } from "../../../provider/src/pbx/call";
import { Client } from "../../../provider/src/pbx/client";
import { Log } from "../../../provider/src/pbx/log";
import type { Outcome, Transport } from "../../../provider/src/pbx/transport";
import { resolveSettings } from "../../../provider/src/settings";
import { createGroup, destroyGroup, findGroup } from "../../../provider/src/userGroup/calls";
import { type Pbx, startPbx } from "../../pbx";

let pbx: Pbx | undefined;

beforeEach(() => {
  // Waits between tries are random, up to a bound: here they come near it.
  jest.spyOn(Math, "random").mockReturnValue(0.99);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await pbx?.close();
  pbx = undefined;
});

/** Lets everything that is ready go on, until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

const errorOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

const answer = (status: number, body = "", headers: Record<string, string> = {}): Outcome => ({
  kind: "answer",
  status,
  headers: new Headers({ "content-type": "application/json", ...headers }),
  body,
});
const broken: Extract<Outcome, { kind: "failure" }> = {
  kind: "failure",
  reason: "the connection broke",
  cause: "broken",
  reached: true,
  transient: true,
  stale: false,
};

/** A client whose calls come to what is given, one after the other; further ones stay under way. */
function scripted(
  outcomes: readonly Outcome[],
  environment: Readonly<Record<string, string>>,
): { run: AbortController; client: Client; sent: string[] } {
  const run = runController();
  const rest = [...outcomes];
  const sent: string[] = [];
  const settings = resolveSettings({ PORTSIP_URL: "https://pbx.example", ...environment }, () => undefined);
  const transport: Transport = ({ method, url }) => {
    sent.push(`${method} ${new URL(url).pathname}`);
    const next = rest.shift();
    if (next !== undefined) return Promise.resolve(next);
    const ended: Outcome = { ...broken, cause: "cancelled", reason: "cancelled under way", transient: false };
    return unlessCancelled(run.signal, new Promise<never>(() => undefined)).catch(() => ended);
  };
  return { run, sent, client: new Client(settings, new Log(), { cancelled: run.signal, transport }) };
}

const TOKEN = { PORTSIP_TOKEN: "token" };
const SIGN_IN = { PORTSIP_USERNAME: "u", PORTSIP_PASSWORD: "p", PORTSIP_DOMAIN: "acme.example" };
const busy = (seconds: number): Outcome => answer(429, "", { "retry-after": String(seconds) });
const signedIn = answer(200, '{"access_token":"t","expires_in":3600}');

describe("where the run is cancelled, a call ends that waits", () => {
  test.each<[string, Outcome[], Record<string, string>, number]>([
    ["for a place", [], { ...TOKEN, PORTSIP_MAX_CONCURRENCY: "1" }, 1],
    ["for the next minute", [answer(500)], { ...TOKEN, PORTSIP_REQUESTS_PER_MINUTE: "1" }, 1],
    ["for a busy PBX", [busy(60), busy(60), busy(60)], TOKEN, 3],
    ["for the call that asks a busy PBX first", [busy(0), busy(0), busy(0)], TOKEN, 4],
    ["for its next try", [broken, broken, broken], TOKEN, 3],
    ["for a token", [], SIGN_IN, 1],
    ["for another token", [signedIn, answer(401), answer(401), answer(401)], SIGN_IN, 4],
  ])("%s, and nothing more is sent", async (_, outcomes, environment, calls) => {
    const { run, client, sent } = scripted(outcomes, environment);
    const waiting = ["a", "b", "c"].map((id) => errorOf(findGroup(client.operation(), id)));
    await until(() => sent.length === calls);
    await new Promise(setImmediate);
    run.abort();
    for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(CancelledError);
    expect(await errorOf(findGroup(client.operation(), "d"))).toBeInstanceOf(CancelledError);
    expect(sent).toHaveLength(calls);
  });
});

const body = { name: "Sales", outbound_caller_ids: [] };

/** A client of a PBX that never answers, and would be waited for all day. */
async function ofSilentPbx(): Promise<{ run: AbortController; client: Client; silent: Pbx }> {
  const silent = (pbx = await startPbx());
  silent.fault({ fault: "hang" });
  const run = runController();
  const settings = resolveSettings(
    { PORTSIP_URL: silent.url, PORTSIP_TOKEN: silent.token, PORTSIP_TIMEOUT_SECONDS: "600" },
    () => undefined,
  );
  return { run, silent, client: new Client(settings, new Log(), { cancelled: run.signal }) };
}

describe("where the run is cancelled, a call that is under way", () => {
  test("ends, since reading does nothing", async () => {
    const { run, silent, client } = await ofSilentPbx();
    const reading = errorOf(findGroup(client.operation(), "a"));
    await until(() => silent.requests.length === 1);
    run.abort();
    expect(await reading).toMatchObject({
      message: expect.stringMatching(/^the run was cancelled before http.* answered$/),
      maybeDone: false,
    });
  });

  test("and may be repeated ends, and says that it may have been done", async () => {
    const { run, silent, client } = await ofSilentPbx();
    const removing = errorOf(destroyGroup(client.operation(), "a"));
    await until(() => silent.requests.length === 1);
    run.abort();
    expect(await removing).toMatchObject({ name: "PbxError", maybeDone: true });
  });

  test("and must not be done twice is looked up after that moment, as far as that can be", async () => {
    const { run, silent, client } = await ofSilentPbx();
    const looked: Lost[] = [];
    const creating = errorOf(
      createGroup(client.operation(), body, String, async (lost) => {
        looked.push(lost);
        return (await findGroup(client.operation(), "a"))?.id;
      }),
    );
    await until(() => silent.requests.length === 1);
    run.abort();
    expect(await creating).toBeInstanceOf(CancelledError);
    expect(looked).toMatchObject([{ unfinished: true, error: { message: /cancelled before/ } }]);
    expect(silent.requests).toHaveLength(1);
  });
});

test("waiting leaves nothing behind on the signal of the run", async () => {
  const { signal } = runController();
  await pause(0, signal);
  await unlessCancelled(signal, Promise.reject(new Error("no"))).catch(() => undefined);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
