import type { Client, Pbx } from "./client";

/** Something that a process reads at most once from each PBX, however many operations want it at the same time. */
export class Once<T> {
  private readonly found = new WeakMap<Client, Promise<T>>();

  constructor(private readonly read: (pbx: Pbx) => Promise<T>) {}

  /** What was read, or is being read. Where reading fails, the next one to ask reads anew. */
  of(pbx: Pbx): Promise<T> {
    const known = this.found.get(pbx.client);
    if (known !== undefined) return known;
    const reading = this.read(pbx.afresh()).catch((error: unknown) => {
      if (this.found.get(pbx.client) === reading) this.found.delete(pbx.client);
      throw error;
    });
    this.found.set(pbx.client, reading);
    return reading;
  }

  /** Forgets it, because it has changed: the next one to ask reads it anew. */
  forget(pbx: Pbx): void {
    this.found.delete(pbx.client);
  }
}
