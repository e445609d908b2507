import { CancelledError, never } from "../pbx/cancel";
import { alike } from "../text/sameName";

/** What becomes of a group's name in this run, for one that wants it. */
export type Fate =
  /** The group keeps it, as far as is known. */
  | { readonly is: "kept" }
  /** The group has another name by now. */
  | { readonly is: "given up" }
  /** The group was to get another name, and its update failed: a second try tells whether it has it all the same. */
  | { readonly is: "failed"; readonly to: string }
  /** The group is to get another name, but its update does not start while this one waits. */
  | { readonly is: "waiting"; readonly to: string }
  /** The group is to get another name, which in the end is the one that this group gives up. */
  | { readonly is: "exchanged"; readonly to: string };

interface Rename {
  readonly from: string;
  readonly to: string;
  readonly stage: "declared" | "under way" | "over" | "failed";
}

/** How long is waited for the name of another group. */
export interface Patience {
  /** Milliseconds in which nothing else is at work: then the engine starts nothing that would help. */
  readonly quietMs: number;
  /** Milliseconds for the engine to start the update of a group that gives its name up. */
  readonly startMs: number;
  /** Milliseconds for that update to end. */
  readonly endMs: number;
}

export const PATIENCE: Patience = { quietMs: 3_000, startMs: 30_000, endMs: 300_000 };

/**
 * The names that groups of one connection give up in this run: a comparison tells which, an update tells when. Whoever
 * is refused a name can wait for it here; the PBX is not asked meanwhile.
 */
export class Renames {
  private readonly known = new Map<string, Rename>();
  private readonly watchers = new Set<() => void>();
  /** How many operations are at work, and how many of them wait for a name. */
  private atWork = 0;
  private waiting = 0;
  private lastChange = performance.now();

  constructor(
    private readonly patience: Patience = PATIENCE,
    private readonly cancelled: AbortSignal = never(),
  ) {
    cancelled.addEventListener("abort", () => {
      this.changed();
    });
  }

  /** The program gives a group this name, which may be the one that it has. */
  declares(id: string, from: string, to: string): void {
    this.set(id, { from, to, stage: "declared" });
  }

  /** Runs the update of a group. Whoever waits for its name hears when it is over. */
  async during<T>(id: string, from: string, to: string, update: () => Promise<T>): Promise<T> {
    this.set(id, { from, to, stage: "under way" });
    let stage: Rename["stage"] = "failed";
    try {
      const done = await update();
      stage = "over";
      return done;
    } finally {
      this.set(id, { from, to, stage });
    }
  }

  /** Whether a group has given up this name in this run. */
  wasGivenUp(name: string): boolean {
    return [...this.known.values()].some(
      ({ from, to, stage }) => stage === "over" && alike(from, name) && !alike(to, name),
    );
  }

  /** An operation of any kind, by which the engine shows that it goes on. */
  async whileAtWork<T>(operation: () => Promise<T>): Promise<T> {
    this.atWork += 1;
    this.changed();
    try {
      return await operation();
    } finally {
      this.atWork -= 1;
      this.changed();
    }
  }

  /**
   * Waits until it is clear what becomes of the name that a group has.
   *
   * @param by - the group that wants it, where it is there already
   */
  async fateOf(id: string, name: string, by?: string): Promise<Fate> {
    this.waiting += 1;
    this.changed();
    try {
      return await this.wait(id, name, by);
    } finally {
      this.waiting -= 1;
      this.changed();
    }
  }

  private async wait(id: string, name: string, by: string | undefined): Promise<Fate> {
    const { startMs, endMs } = this.patience;
    const rename = (): Rename | undefined => this.known.get(id);
    // One that the program names further down is compared a moment later.
    await this.until(() => rename() !== undefined, startMs, { quiet: true });
    const found = rename();
    if (found === undefined || alike(found.to, name)) return { is: "kept" };
    const { to } = found;
    const started = (): boolean => rename()?.stage !== "declared" || this.isCircle(id, by);
    const settled = (): boolean => this.isCircle(id, by) || this.isOver(id);
    if (!(await this.until(started, startMs, { quiet: true }))) return { is: "waiting", to };
    await this.until(settled, endMs, { quiet: false });
    if (this.isCircle(id, by)) return { is: "exchanged", to };
    return rename()?.stage === "over" ? { is: "given up" } : { is: "failed", to };
  }

  private isOver(id: string): boolean {
    const stage = this.known.get(id)?.stage;
    return stage === "over" || stage === "failed";
  }

  /** Whether the name that a group is to get is given up, in the end, by the one that waits for it. */
  private isCircle(id: string, by: string | undefined): boolean {
    if (by === undefined) return false;
    const open = [...this.known].filter(([, { stage }]) => stage !== "over");
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at);) {
      if (at === by) return true;
      seen.add(at);
      const wanted = open.find(([each]) => each === at)?.[1].to;
      at = wanted === undefined ? undefined : open.find(([, { from }]) => alike(from, wanted))?.[0];
    }
    return false;
  }

  private set(id: string, rename: Rename): void {
    this.known.set(id, rename);
    this.changed();
  }

  private changed(): void {
    this.lastChange = performance.now();
    for (const wake of this.watchers) wake();
  }

  private async until(met: () => boolean, most: number, { quiet }: { quiet: boolean }): Promise<boolean> {
    const end = performance.now() + most;
    while (!met()) {
      if (this.cancelled.aborted) throw new CancelledError();
      const idle = quiet && this.atWork <= this.waiting;
      const left = Math.min(end, idle ? this.lastChange + this.patience.quietMs : end) - performance.now();
      if (left <= 0) return false;
      await this.change(left);
    }
    return true;
  }

  /** The next change, or the end of the time. */
  private change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.watchers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.watchers.add(wake);
    });
  }
}
