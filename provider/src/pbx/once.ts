import type { Client, Pbx } from "./client";

/** Something that a process reads at most once from each PBX, however many operations want it at the same time. */
export class Once<T> {
  private readonly found = new WeakMap<Client, Promise<T>>();

  constructor(private readonly read: (pbx: Pbx) => Promise<T>) {}

  /** What was read, or is being read. Where reading fails, the next one to ask reads anew. */
  of(pbx: Pbx): Promise<T> {
    return this.found.get(pbx.client) ?? this.keep(pbx, this.read(pbx.afresh()));
  }

  /** Puts right what was read, or is being read, after a change of ours that is known to be done. */
  amend(pbx: Pbx, change: (known: T) => T): void {
    const known = this.found.get(pbx.client);
    if (known === undefined) return;
    // Where reading fails, those who asked for it are told.
    this.keep(pbx, known.then(change)).catch(() => undefined);
  }

  /** Forgets it, because it has changed: the next one to ask reads it anew. */
  forget(pbx: Pbx): void {
    this.found.delete(pbx.client);
  }

  private keep(pbx: Pbx, reading: Promise<T>): Promise<T> {
    const kept = reading.catch((error: unknown) => {
      if (this.found.get(pbx.client) === kept) this.found.delete(pbx.client);
      throw error;
    });
    this.found.set(pbx.client, kept);
    return kept;
  }
}
