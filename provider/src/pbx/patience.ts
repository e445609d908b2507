import { PbxError } from "./errors";

/** How long an operation goes on trying at the least, in seconds, however small its time limit per call. */
const LEAST_SECONDS = 300;

/**
 * What is left of the time that one operation may take: all its calls, retries and waits together. Waiting for
 * one's turn within our own limits is free, so that a large stack at a low pace does not run out of it.
 */
export class Patience {
  private left: number;

  constructor(limits: { readonly timeoutSeconds: number; readonly maxRetries: number }) {
    this.left = 1000 * Math.max(LEAST_SECONDS, limits.timeoutSeconds * (limits.maxRetries + 1));
  }

  /** Takes time that is about to be spent; refused, with the reason for it, where less is left. */
  spend(ms: number, reason: string): void {
    if (ms > this.left) throw new PbxError(`gave up after waiting long enough: ${reason}`);
    this.left -= ms;
  }

  /** Takes time that has been spent already. */
  spent(ms: number): void {
    this.left -= ms;
  }
}
