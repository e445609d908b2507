import { Answer, type Quote } from "./answer";
import type { Call } from "./call";
import { CancelledError } from "./cancel";
import { PbxError } from "./errors";
import { isTransient, retryAfter } from "./retry";
import type { Outcome } from "./transport";

/** What a try came to: what was asked for, or why not. */
export type Verdict<T> = { readonly value: T } | { readonly failure: Failure };

/** A try that did not succeed. */
export interface Failure {
  readonly error: PbxError;
  /**
   * `transient`: the same call may succeed when it is sent again. `stale`: so too, and it says nothing about the PBX: a
   * kept connection had ended, which does not happen to what is sent over a fresh one. `busy`: the PBX takes no more calls for now, this one
   * included. `token`: it refused the token. `final`: the same call would fail again.
   */
  readonly kind: "transient" | "stale" | "busy" | "token" | "final";
  /** Milliseconds that the PBX asked to wait. */
  readonly wait?: number | undefined;
  /** The work may have been done. */
  readonly maybeDone: boolean;
  /** The PBX may be at work on it still. */
  readonly unfinished: boolean;
}

/** Judges what came back of a call. */
export function judge<T>(call: Call<T>, outcome: Outcome, quote: Quote): Verdict<T> {
  if (outcome.kind === "failure") {
    const { reason, reached, transient, stale, cause } = outcome;
    const kind = stale ? "stale" : transient ? "transient" : "final";
    // What nobody has got, nobody is at work on.
    const unfinished = reached && (cause === "timeout" || cause === "cancelled" || stale);
    const maybeDone = reached;
    const error = cause === "cancelled" ? new CancelledError(reason) : new PbxError(reason);
    return { failure: { error, kind, maybeDone, unfinished } };
  }
  const answer = new Answer(outcome, quote, { secret: call.anonymous === true });
  const { status } = answer;
  const done = (status >= 200 && status < 300) || call.expects?.includes(status) === true;
  try {
    if (done) return { value: call.read(answer) };
  } catch (error) {
    if (!(error instanceof PbxError)) throw error;
    return { failure: { error, kind: "final", maybeDone: true, unfinished: false } };
  }
  const error = answer.refused();
  const wait = status === 429 || status === 503 ? retryAfter(outcome.headers.get("retry-after")) : undefined;
  const kind = kindOf(error, call, wait);
  return { failure: { error, kind, wait, maybeDone: status >= 500, unfinished: status === 504 } };
}

function kindOf<T>({ status = 0, code }: PbxError, call: Call<T>, wait: number | undefined): Failure["kind"] {
  // A blocked address stays blocked, however often it asks.
  if (code === "DENIED") return "final";
  if (status === 429 || (status === 503 && wait !== undefined)) return "busy";
  if (status === 401 && call.anonymous !== true) return "token";
  return isTransient(status) ? "transient" : "final";
}
