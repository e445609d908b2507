import type { Failure } from "./judge";
import { backoff } from "./retry";

/** How a call has gone so far. */
export interface Progress {
  /** Tries that count, the last one included: not those that met a busy PBX or a token that had ended. */
  readonly tries: number;
  /** Milliseconds since the PBX first answered this call that it takes no more, with no other answer in between. */
  readonly busyMs: number;
}

export interface Limits {
  readonly maxRetries: number;
  /** Milliseconds that a call may wait for a busy PBX. */
  readonly longestMs: number;
}

/** What to do after a try. */
export type Decision =
  | { readonly next: "return" }
  /** Get another token, and send it again. */
  | { readonly next: "renew" }
  /** Send it again after so many milliseconds; that is then which of the tries. */
  | { readonly next: "retry"; readonly after: number; readonly tries: number }
  /** Send it again when the PBX takes calls again. */
  | { readonly next: "wait" }
  | { readonly next: "give up"; readonly because: "refused" | "out of tries" | "out of time" };

/** Decides what is done after a try. Tries are counted; waiting for a busy PBX is limited by time alone. */
export function decide(
  kind: "done" | Failure["kind"],
  { tries, busyMs }: Progress,
  { maxRetries, longestMs }: Limits,
  random?: () => number,
): Decision {
  switch (kind) {
    case "done":
      return { next: "return" };
    case "token":
      return { next: "renew" };
    case "final":
      return { next: "give up", because: "refused" };
    case "busy":
      // Who wants nothing sent twice is told at once.
      if (maxRetries === 0) return { next: "give up", because: "refused" };
      return busyMs <= longestMs ? { next: "wait" } : { next: "give up", because: "out of time" };
    case "stale":
      return { next: "retry", after: backoff(tries, random), tries };
    case "transient":
      return tries <= maxRetries
        ? { next: "retry", after: backoff(tries, random), tries: tries + 1 }
        : { next: "give up", because: "out of tries" };
  }
}
