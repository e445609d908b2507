import { PbxError } from "./errors";

const FIRST_PAUSE = 1000;
/** Limits are by the minute: a longer pause would only waste what is left of one. */
const LONGEST_PAUSE = 30_000;

/**
 * Holds every call back while the PBX takes no more of them. Where it does not say for how long, the pause grows with
 * each call that asks in vain. After a pause one call goes first; the others follow where it gets through.
 */
export class Hold {
  private until = 0;
  /** Refusals one after the other, with nothing let through in between, and when the first and the last came. */
  private refusals = 0;
  private since = 0;
  private last = -Infinity;
  private reason = "";
  private scout = false;

  /** @param longest - milliseconds for which calls wait while not one gets through */
  constructor(
    private readonly longest: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** A call that started then was told to come back later: in so many milliseconds, if it was told. */
  refused(startedAt: number, now: number, asked: number | undefined, reason: string): void {
    // What was under way already when the pause began says nothing new.
    const news = startedAt >= this.last;
    if (news) {
      if (this.refusals === 0) this.since = now;
      this.refusals += 1;
      this.last = now;
      this.reason = reason;
    }
    const grown = asked === undefined ? this.refusals : this.refusals - 1;
    const pause = grown === 0 ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (grown - 1));
    const own = news ? pause * (0.75 + this.random() / 2) : 0;
    this.until = Math.max(this.until, now + Math.max(asked ?? 0, own));
    this.scout = true;
  }

  /** A call that started then was answered in any other way. */
  passed(startedAt: number): void {
    if (startedAt < this.last) return;
    this.refusals = 0;
    this.scout = false;
  }

  /** Milliseconds that are left; throws where the PBX has let nothing through for too long, or is going to. */
  left(now: number): number {
    if (this.until <= now) return 0;
    if (this.until - this.since > this.longest)
      throw new PbxError(`gave up after waiting long enough: ${this.reason}`);
    return this.until - now;
  }

  isOn(now: number): boolean {
    return this.until > now;
  }

  /** Whether one call is to go first, since it is not known yet whether the PBX takes calls again. */
  get needsScout(): boolean {
    return this.scout;
  }
}
