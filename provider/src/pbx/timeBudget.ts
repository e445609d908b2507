import { PbxError } from "./errors";

/** How long an operation goes on trying at least, in seconds, however small its time limit per call. */
const LEAST_SECONDS = 300;

interface Limits {
  readonly timeoutSeconds: number;
  readonly maxRetries: number;
}

/** Milliseconds that one operation may take. */
export function longestOperation({ timeoutSeconds, maxRetries }: Limits): number {
  return 1000 * Math.max(LEAST_SECONDS, timeoutSeconds * (maxRetries + 1));
}

/**
 * What is left of the time that one operation may take: all its calls, retries and waits together. Waiting for
 * one's turn, within our own limits or the PBX's, is free.
 */
export class TimeBudget {
  private left: number;

  constructor(limits: Limits) {
    this.left = longestOperation(limits);
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

  /** Takes the time that some work takes; refused, with the reason for it, where nothing is left before or after it. */
  async during(work: () => Promise<void>, reason: string): Promise<void> {
    const started = performance.now();
    this.spend(0, reason);
    await work();
    this.spend(performance.now() - started, reason);
  }
}
