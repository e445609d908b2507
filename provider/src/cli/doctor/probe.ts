import { Client } from "../../pbx/client";
import { credentialsFor } from "../../pbx/auth/index";
import { PbxError } from "../../pbx/errors";
import { Log } from "../../pbx/log";
import { openTransport, type Outcome } from "../../pbx/transport";
import type { Settings } from "../../settings";

/** What came of the first call that was sent, whichever it was. Times are this machine's. */
export interface First {
  readonly outcome: Outcome;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Asks a PBX, each thing once. */
export class Probe {
  readonly client: Client;
  private seen: First | undefined;

  /** @throws {@link PbxError} where the CA file cannot be used */
  constructor(settings: Settings) {
    const transport = openTransport(settings);
    // Who checks wants to know now: nothing is tried again, and a handful of calls is no load.
    const once = { ...settings, maxRetries: 0, maxConcurrency: 2, requestsPerMinute: Infinity };
    this.client = new Client(once, new Log(), {
      transport: async (sending) => {
        const startedAt = Date.now();
        const outcome = await transport(sending);
        this.seen ??= { outcome, startedAt, endedAt: Date.now() };
        return withoutWait(outcome);
      },
      credentials: signInOnce,
    });
  }

  get first(): First {
    if (this.seen === undefined) throw new Error("nothing was asked yet");
    return this.seen;
  }
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
        new PbxError("the PBX let the user sign in, and then refused the token that it had given"),
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
