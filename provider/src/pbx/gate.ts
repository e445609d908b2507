import { setTimeout as sleep } from "node:timers/promises";
import type { Patience } from "./patience";

/** Lets calls out: so many at once, so many a minute at an even pace, and none while the PBX asked to wait. */
export class Gate {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  private nextStart = 0;
  private heldUntil = 0;

  constructor(
    private readonly limits: { readonly maxConcurrency: number; readonly requestsPerMinute: number },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Runs a call when it is its turn. What the PBX asked us all to wait is taken from the call's patience;
   * waiting for one's turn is not.
   */
  async pass<T>(patience: Patience, call: () => Promise<T>): Promise<T> {
    await this.slot();
    try {
      do {
        await this.hold(patience);
        await this.pace();
      } while (this.heldUntil > this.now());
      return await call();
    } finally {
      this.release();
    }
  }

  /**
   * Runs a call that others wait for in their turn, a sign-in: it takes no turn of its own, or all would wait for
   * ever, but is counted in the pace of those to come.
   */
  async slip<T>(patience: Patience, call: () => Promise<T>): Promise<T> {
    await this.hold(patience);
    this.nextTurn();
    return call();
  }

  /** Holds every call back, those that are waiting already included. */
  holdBack(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.now() + ms);
  }

  private async slot(): Promise<void> {
    if (this.running < this.limits.maxConcurrency) {
      this.running += 1;
    } else {
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
  }

  // A slot goes straight to the next in the queue: a newcomer between the two would make one call too many.
  private release(): void {
    const next = this.queue.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }

  private async pace(): Promise<void> {
    await this.until(this.nextTurn());
  }

  private nextTurn(): number {
    const start = Math.max(this.nextStart, this.now());
    this.nextStart = start + 60_000 / this.limits.requestsPerMinute;
    return start;
  }

  private async hold(patience: Patience): Promise<void> {
    while (this.heldUntil > this.now()) {
      const wait = this.heldUntil - this.now();
      patience.spend(wait, `the PBX asked to be left alone for another ${Math.ceil(wait / 1000)} s`);
      await this.until(this.heldUntil);
    }
  }

  private async until(time: number): Promise<void> {
    for (let wait = time - this.now(); wait > 0; wait = time - this.now()) await sleep(wait);
  }
}
