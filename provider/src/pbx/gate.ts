import { CancelledError, never, pause, unlessCancelled } from "./cancel";
import type { Hold } from "./hold";
import { Window } from "./window";

/** Does something without the place that its caller has. */
export type Outside = <T>(other: () => Promise<T>) => Promise<T>;

const nothing = (): Promise<void> | undefined => undefined;

/**
 * Lets calls out: so many at once, so many in any minute, and none while the PBX asked to wait. Waiting for one's turn
 * takes nothing of an operation's time budget, so that a large stack within a low limit does not run out of it. Once the
 * run is cancelled, no call goes out any more.
 */
export class Gate {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  private readonly window: Window;
  private scouting = false;
  /** Woken when a call ends. */
  private readonly sleepers: (() => void)[] = [];

  constructor(
    private readonly limits: { readonly maxConcurrency: number; readonly requestsPerMinute: number },
    private readonly hold: Hold,
    private readonly now: () => number = () => performance.now(),
    private readonly cancelled: AbortSignal = never(),
  ) {
    this.window = new Window(limits.requestsPerMinute);
    // Places are for what is sent: from now on everybody may have one, and finds out here that nothing is.
    cancelled.addEventListener("abort", () => {
      this.running += this.queue.length;
      for (const enter of this.queue.splice(0)) enter();
    });
  }

  /**
   * Does work that has a place among the few that are at work at once. It keeps the place while it waits for another
   * try: newcomers would only add to what a PBX that fails has to do. What it does `outside` needs places itself.
   */
  async place<T>(work: (outside: Outside) => Promise<T>): Promise<T> {
    await this.slot();
    try {
      return await work(async (other) => {
        this.release();
        try {
          return await other();
        } finally {
          await this.slot();
        }
      });
    } finally {
      this.release();
    }
  }

  /**
   * Sends one call when it is its turn.
   * @param ready - what else it waits for, such as a token; undefined once there is nothing
   */
  async send<T>(call: () => Promise<T>, ready: () => Promise<void> | undefined = nothing): Promise<T> {
    for (let wait = this.wait(ready); wait !== undefined; wait = this.wait(ready))
      await unlessCancelled(this.cancelled, wait);
    // In the same breath as the last look, so that nobody else slips in between.
    const scout = this.hold.needsScout;
    if (scout) this.scouting = true;
    this.window.started();
    try {
      return await call();
    } finally {
      this.window.done(this.now());
      if (scout) this.scouting = false;
      for (const wake of this.sleepers.splice(0)) wake();
    }
  }

  /** What has to be waited for now; undefined where the call may go. */
  private wait(ready: () => Promise<void> | undefined): Promise<void> | undefined {
    if (this.cancelled.aborted) throw new CancelledError();
    const now = this.now();
    const held = this.hold.left(now);
    if (held > 0) return pause(held, this.cancelled);
    const other = ready();
    if (other !== undefined) return other;
    if (this.hold.needsScout && this.scouting) return this.nextEnd();
    const free = this.window.freeAt(now);
    if (free <= now) return undefined;
    return Number.isFinite(free) ? pause(free - now, this.cancelled) : this.nextEnd();
  }

  private nextEnd(): Promise<void> {
    return new Promise((resolve) => this.sleepers.push(resolve));
  }

  private async slot(): Promise<void> {
    if (this.running < this.limits.maxConcurrency || this.cancelled.aborted) {
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
}
