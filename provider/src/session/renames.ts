import { CancelledError, never } from "../pbx/cancel";
import { alike, likeness } from "../text/sameName";

/** What becomes of a group's name in this run, for one that wants it. */
export type Fate =
  /** The group keeps it, as far as is known; which is little where the engine starts one operation after the other. */
  | { readonly is: "kept"; readonly oneByOne?: true }
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
  /** What other names are compared by with the one that is given up, and with the one that is taken. */
  readonly gives: string;
  readonly takes: string;
  readonly stage: "declared" | "under way" | "over" | "failed";
}

/** How long is waited for the name of another group. */
export interface Waits {
  /** Milliseconds in which nothing else is at work: then the engine starts nothing that would help. */
  readonly quietMs: number;
  /** Milliseconds for the engine to start the update of a group that gives its name up. */
  readonly startMs: number;
  /** Milliseconds for that update to end. */
  readonly endMs: number;
}

export const WAITS: Waits = { quietMs: 3_000, startMs: 30_000, endMs: 300_000 };

/**
 * The names that groups of one connection give up in this run: a comparison tells which, an update tells when. Whoever
 * is refused a name can wait for it here; the PBX is not asked meanwhile.
 */
export class Renames {
  private readonly known = new Map<string, Rename>();
  private readonly watchers = new Set<() => void>();
  /** How many operations are at work, and how many of them wait for a name. */
  private atWork = 0;
  private most = 0;
  private waiting = 0;
  private lastChange = performance.now();

  constructor(
    private readonly waits: Waits = WAITS,
    private readonly cancelled: AbortSignal = never(),
  ) {
    cancelled.addEventListener("abort", () => {
      this.changed();
    });
  }

  /** The program gives a group this name, which may be the one that it has. */
  declares(id: string, from: string, to: string): void {
    this.set(id, from, to, "declared");
  }

  /** Runs the update of a group. Whoever waits for its name hears when it is over. */
  async during<T>(id: string, from: string, to: string, update: () => Promise<T>): Promise<T> {
    this.set(id, from, to, "under way");
    let stage: Rename["stage"] = "failed";
    try {
      const done = await update();
      stage = "over";
      return done;
    } finally {
      this.set(id, from, to, stage);
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
    this.most = Math.max(this.most, this.atWork);
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
    const { startMs, endMs } = this.waits;
    const rename = (): Rename | undefined => this.known.get(id);
    // One that the program names further down is compared a moment later.
    await this.until(() => rename() !== undefined, startMs, { quiet: true });
    const found = rename();
    if (found === undefined && this.most === 1 && this.knowsOthers(by)) return { is: "kept", oneByOne: true };
    if (found === undefined || alike(found.to, name)) return { is: "kept" };
    const { to } = found;
    const started = (): boolean => rename()?.stage !== "declared" || this.isCircle(id, by);
    const settled = (): boolean => this.isCircle(id, by) || this.isOver(id);
    if (!(await this.until(started, startMs, { quiet: true }))) return { is: "waiting", to };
    await this.until(settled, endMs, { quiet: false });
    if (this.isCircle(id, by)) return { is: "exchanged", to };
    return rename()?.stage === "over" ? { is: "given up" } : { is: "failed", to };
  }

  private knowsOthers(by: string | undefined): boolean {
    return [...this.known.keys()].some((id) => id !== by);
  }

  private isOver(id: string): boolean {
    const stage = this.known.get(id)?.stage;
    return stage === "over" || stage === "failed";
  }

  /** The names that a group and others are to take from each other, in a circle; undefined where there is none. */
  circleOf(id: string): string[] | undefined {
    const own = this.known.get(id);
    if (own === undefined || own.gives === own.takes) return undefined;
    const chain = [...this.chainFrom(id)];
    return chain.at(-1)?.takes === own.gives ? chain.map(({ from }) => from).sort() : undefined;
  }

  /** Whether the name that a group is to get is given up, in the end, by the one that waits for it. */
  private isCircle(id: string, by: string | undefined): boolean {
    return by !== undefined && [...this.chainFrom(id)].some((rename) => rename === this.known.get(by));
  }

  /** The renames that are still to come, from that of a group on: each gives up the name that the one before is to get. */
  private *chainFrom(id: string): Generator<Rename> {
    const open = [...this.known.values()].filter(({ stage }) => stage !== "over");
    const seen = new Set<Rename>();
    let at = open.find((rename) => rename === this.known.get(id));
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      yield at;
      const { takes } = at;
      at = open.find(({ gives }) => gives === takes);
    }
  }

  private set(id: string, from: string, to: string, stage: Rename["stage"]): void {
    this.known.set(id, { from, to, stage, gives: likeness(from), takes: likeness(to) });
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
      const left = Math.min(end, idle ? this.lastChange + this.waits.quietMs : end) - performance.now();
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
