import * as z from "zod";
import { NOT_TOLD } from "../../pbx/answer";
import { credentialsFor } from "../../pbx/auth/index";
import { Client, type Pbx } from "../../pbx/client";
import { PbxError } from "../../pbx/errors";
import { Log } from "../../pbx/log";
import { counted, items } from "../../pbx/paging";
import { openTransport, type Outcome } from "../../pbx/transport";
import type { Settings } from "../../settings";
import { type First, isApi } from "./reached";

/** A PBX that was asked who we are. */
export interface Visit {
  readonly settings: Settings;
  readonly client: Client;
  /** What asks it; each check has as much time as one operation has. */
  readonly pbx: Pbx;
  readonly user: Result<User>;
  readonly first: First;
}

/**
 * Asks a PBX who we are. Whatever is asked is asked once.
 * @throws {@link PbxError} where the CA file cannot be used
 */
export async function visit(settings: Settings): Promise<Visit> {
  const transport = openTransport(settings);
  const seen: First[] = [];
  // Who checks wants to know now: nothing is tried again, and a handful of calls is no load.
  const once = { ...settings, maxRetries: 0, maxConcurrency: 2, requestsPerMinute: Infinity };
  const client = new Client(once, new Log(), {
    transport: async (sending) => {
      const startedAt = Date.now();
      const outcome = await transport(sending);
      seen.push({ outcome, startedAt, endedAt: Date.now() });
      return withoutWait(outcome);
    },
    credentials: signInOnce,
  });
  const pbx = client.operation();
  const user = await attempt(currentUser(pbx));
  // A version lacks some calls: that it has none of them is not what it says.
  const first = seen.find(({ outcome }) => outcome.kind === "answer" && isApi(outcome)) ?? seen[0];
  if (first === undefined) throw new Error("nothing was asked");
  return { settings, client, pbx, user, first };
}

// A `Retry-After` holds back all calls that follow, and ours are few.
function withoutWait(outcome: Outcome): Outcome {
  if (outcome.kind === "failure") return outcome;
  const { headers } = outcome;
  return { ...outcome, headers: { get: (name) => (name === "retry-after" ? null : headers.get(name)) } };
}

/** Never renews a token: that it is refused is what is looked for, and an address is blocked after a few refusals. */
const signInOnce: typeof credentialsFor = (settings, wire) => {
  const credentials = credentialsFor(settings, wire);
  if (settings.kind === "signIn")
    credentials.renew = () =>
      Promise.reject(
        new PbxError(
          "the PBX let the user sign in, and then refused the token that it had given: where it allows each user one session at a time, another sign-in of this account has ended it: give each pipeline an account of its own",
        ),
      );
  return credentials;
};

/** What a call gave, or how it failed. */
export type Result<T> = { readonly value: T } | { readonly error: PbxError };

/** Waits for a call whose failure is a finding, and no error. */
export async function attempt<T>(call: Promise<T>): Promise<Result<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (error instanceof PbxError) return { error };
    throw error;
  }
}

/** What a user has differs from version to version: one of these says that it is one. */
const userAnswer = z
  .looseObject({
    id: z.unknown().optional(),
    name: z.unknown().optional(),
    role: z.unknown().optional(),
    password_force_reset: z.unknown().optional(),
  })
  .refine(({ id, name, role }) => [id, name, role].some((field) => typeof field === "string"));

/** Before version 22.2.11. It has the token in it, and is never shown: any object will do. */
const loginAnswer = z.looseObject({ role: z.unknown().optional() });

/** Who the PBX takes these credentials for. */
export interface User {
  readonly role?: unknown;
  readonly password_force_reset?: unknown;
}

/** Statuses of a call that a version does not have. */
const MISSING: readonly number[] = [404, 405, 501];

/** `GET /auth/user`, or `GET /login` where that does not exist: the token's own user. */
async function currentUser(pbx: Pbx): Promise<User> {
  const user = await pbx.send({
    method: "GET",
    path: "/auth/user",
    expects: MISSING,
    read: (answer): User | undefined =>
      MISSING.includes(answer.status) ? undefined : answer.json(userAnswer),
  });
  return (
    user ?? pbx.send({ method: "GET", path: "/login", read: (answer): User => answer.json(loginAnswer) })
  );
}

const countAnswer = z.looseObject({ count: counted, items: items(z.unknown()) });

/** How many things a list has. */
export function count(pbx: Pbx, path: string): Promise<number> {
  return pbx.afresh().send({
    method: "GET",
    path,
    query: { top: "1", skip: "0" },
    read: (answer) => answer.json(countAnswer).count,
  });
}

const statusAnswer = z.looseObject({ version: z.string().min(1) });

/** The PBX's version; undefined where it does not tell. */
export function pbxVersion(pbx: Pbx): Promise<string | undefined> {
  return pbx.afresh().send({
    method: "GET",
    path: "/tenant/status",
    expects: NOT_TOLD,
    read: (answer) => (answer.status >= 400 ? undefined : answer.json(statusAnswer).version),
  });
}
