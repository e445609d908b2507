/** Milliseconds. */
export const MINUTE = 60_000;

/**
 * Counts calls, so that no minute holds more than a limit. The PBX counts a call at some time between its start and its
 * answer: it counts here from its start until a minute after its answer, and so the PBX never sees one too many.
 */
export class Window {
  private underWay = 0;
  /** When calls ended, the oldest first, in a ring. */
  private readonly ends: Float64Array;
  private first = 0;
  private ended = 0;

  /** @param limit - calls a minute; `Infinity` counts nothing */
  constructor(private readonly limit: number) {
    this.ends = new Float64Array(Number.isFinite(limit) ? limit : 0);
  }

  /** When the next call may start: now, at a later time, or `Infinity` where that depends on an answer. */
  freeAt(now: number): number {
    while (this.ended > 0 && this.oldest + MINUTE <= now) {
      this.first = (this.first + 1) % this.ends.length;
      this.ended -= 1;
    }
    if (this.underWay + this.ended < this.limit) return now;
    return this.ended === 0 ? Infinity : this.oldest + MINUTE;
  }

  started(): void {
    this.underWay += 1;
  }

  done(now: number): void {
    this.underWay -= 1;
    if (this.ends.length === 0) return;
    this.ends[(this.first + this.ended) % this.ends.length] = now;
    this.ended += 1;
  }

  private get oldest(): number {
    return this.ends[this.first] ?? 0;
  }
}
