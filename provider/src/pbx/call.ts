import type { Answer } from "./answer";
import type { PbxError } from "./errors";

/** One call of the API: what is sent, and how what comes back is understood. */
export interface Call<T> {
  readonly method: "GET" | "POST";
  /** Below `/api`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent instead, as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Statuses besides 2xx that say something to `read`. */
  readonly expects?: readonly number[];
  /** Makes sense of the answer, or throws a {@link PbxError}. */
  readonly read: (answer: Answer) => T;
  /**
   * For a call that must not be done twice: finds out whether it was done although its answer was lost.
   * Returns what the answer would have said; undefined where it was not done and may be sent again.
   */
  readonly ifLost?: (cause: Lost) => Promise<T | undefined>;
  /** Carries no token: a sign-in, whose answer may hold secrets that nobody knows yet, and is never shown as it is. */
  readonly anonymous?: boolean;
}

/** How an answer was lost. */
export interface Lost {
  readonly error: PbxError;
  /** The PBX may be at work on the call still. */
  readonly unfinished: boolean;
}
