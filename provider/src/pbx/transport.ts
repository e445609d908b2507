import type { Agent, IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { callLimit, never } from "./cancel";
import { agentFor, watched } from "./transport/agents";
import {
  cancelledBefore,
  type Failure,
  failureOf,
  type Progress,
  refusedByProxy,
  timedOut,
  tooLarge,
  type Way,
} from "./transport/failure";
import { fetch } from "./transport/fetch";
import { proxyFor } from "./transport/proxy";
import { trustedWith } from "./transport/trust";

export type { Cause, Failure } from "./transport/failure";

/** Larger answers are refused: 100 summaries take a few dozen kilobytes. */
const LARGEST_ANSWER = 10 * 1024 * 1024;

/** Milliseconds that an idle connection is kept: less than what servers commonly allow, or they would reset it under us. */
const IDLE = 4_000;

/**
 * The part of the time limit that each address of a host may take to connect. Node's own 250 ms give up on every
 * address of a host that is far away; a lost first packet is sent again after a second.
 */
const PER_ADDRESS = 0.1;
const LEAST_PER_ADDRESS = 250;

/**
 * Milliseconds for which the answer to a call that must not be done twice is waited for still when the run is cancelled:
 * most come within them, and then nothing is left in doubt.
 */
const LAST_MOMENT = 500;

export interface Sending {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** To do it twice is to do it once: it is sent again at once where a kept connection turns out to have ended. */
  readonly repeatable: boolean;
  /** Over a connection of its own, which nothing else has used. */
  readonly fresh: boolean;
}

/** What came back of one try: an answer, or why there was none. */
export type Outcome =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Headers; readonly body: string }
  | Failure;

interface Headers {
  get(name: string): string | null;
}

/** Sends one call over a kept connection, within a time limit that runs from connecting to the last byte. */
export type Transport = (sending: Sending) => Promise<Outcome>;

/** How to reach a PBX. */
export interface Reach {
  readonly url: string;
  readonly caFile?: string;
  readonly timeoutSeconds: number;
}

/**
 * Opens the way to one PBX. Nothing is sent yet.
 *
 * @param cancelled - ends what is under way: at once where it may be repeated
 * @throws {@link PbxError} where a CA file or the proxy of the environment cannot be used
 */
export function openTransport(reach: Reach, cancelled: AbortSignal = never()): Transport {
  const { url, timeoutSeconds } = reach;
  const way: Way = { origin: new URL(url).origin, proxy: proxyFor(url) };
  const kept = openAgent(reach, { keepAlive: true });
  const single = openAgent(reach, { keepAlive: false });

  return async (sending) => {
    const limit = callLimit(timeoutSeconds * 1000, cancelled, sending.repeatable ? 0 : LAST_MOMENT);
    const unanswered = (seen: Progress): Failure =>
      cancelled.aborted ? cancelledBefore(way, seen) : timedOut(way, timeoutSeconds, seen);
    const send = (agent: Agent): Promise<Outcome> => exchange(sending, agent, way, limit.signal, unanswered);
    try {
      if (sending.fresh) return await send(single);
      const outcome = await send(kept);
      const again = outcome.kind === "failure" && outcome.stale && sending.repeatable;
      return again ? await send(single) : outcome;
    } finally {
      limit.ended();
    }
  };
}

/** The agent for connections to a PBX, through a proxy where there is one. */
export function openAgent(
  { url, caFile, timeoutSeconds }: Reach,
  { keepAlive, unchecked = false }: { readonly keepAlive: boolean; readonly unchecked?: boolean },
): Agent {
  const options = {
    keepAlive,
    timeout: IDLE,
    autoSelectFamilyAttemptTimeout: Math.max(LEAST_PER_ADDRESS, timeoutSeconds * 1000 * PER_ADDRESS),
    ...(caFile !== undefined && trustedWith(caFile)),
    ...(unchecked && { rejectUnauthorized: false }),
  };
  return agentFor(url, options, proxyFor(url), timeoutSeconds);
}

/** Sends one call over one connection. */
async function exchange(
  { method, url, headers, body }: Sending,
  agent: Agent,
  way: Way,
  limit: AbortSignal,
  unanswered: (seen: Progress) => Failure,
): Promise<Outcome> {
  const seen = { connected: false, answered: false, reused: false };
  let cause: unknown;
  let answer: IncomingMessage | undefined;
  const watching = watched(agent, url, way.proxy, (request) => {
    request.once("socket", (socket) => {
      seen.reused = seen.connected = request.reusedSocket;
      if (seen.reused) return;
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => {
        seen.connected = true;
      });
    });
    request.once("response", (response) => {
      seen.answered = true;
      answer = response;
    });
    // What node-fetch throws keeps no more of it than its code.
    request.once("error", (error) => {
      cause ??= error;
    });
  });
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      agent: watching,
      // A redirect would take the token to another host, and turn a POST into a GET.
      redirect: "manual",
      size: LARGEST_ANSWER,
      signal: limit,
    });
    const text = await Promise.race([response.text(), brokenOff(answer)]);
    if (response.status === 407) return refusedByProxy(way, response.status);
    return { kind: "answer", status: response.status, headers: response.headers, body: text };
  } catch (error) {
    if (limit.aborted) return unanswered(seen);
    if (error instanceof Error && "type" in error && error.type === "max-size") return tooLarge(way);
    return failureOf(cause ?? error, way, seen);
  }
}

/** Fails where an answer ends before its time: node-fetch would wait for the rest of it. */
function brokenOff(answer: IncomingMessage | undefined): Promise<never> {
  return new Promise((_, reject) => {
    answer?.once("error", reject);
  });
}
