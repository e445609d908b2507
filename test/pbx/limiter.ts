import { ApiProblem } from "./problem";
import type { Switches } from "./switches";
import { requestsPerMinuteOf } from "./versions";

/** A sliding window: no 60 seconds, or as many as `limitSeconds` says, ever let through more than the limit. */
export class Limiter {
  /** When each request came that was let through, and that the window still holds. */
  private readonly admitted: number[] = [];

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly now: () => number,
  ) {}

  /** Throws a 429 for a request that is one too many; that one does not count. */
  admit(): void {
    const limit = limitOf(this.switches);
    const windowMs = this.switches.limitSeconds * 1000;
    const now = this.now();
    while (this.admitted[0] !== undefined && this.admitted[0] + windowMs <= now) this.admitted.shift();
    const oldest = this.admitted[this.admitted.length - limit];
    if (oldest !== undefined) throw this.tooMany(oldest + windowMs, now);
    if (limit < Infinity) this.admitted.push(now);
  }

  private tooMany(freeAt: number, now: number): ApiProblem {
    const { retryAfter } = this.switches;
    const headers =
      retryAfter === false
        ? {}
        : {
            "Retry-After":
              retryAfter === "seconds"
                ? String(Math.ceil((freeAt - now) / 1000))
                : // An HTTP date has no fractions of a second; rounded up, so that it never promises too much.
                  new Date(Math.ceil(freeAt / 1000) * 1000).toUTCString(),
          };
    return new ApiProblem(429, [{ code: "UNKNOWN", message: "Too many requests." }], headers);
  }
}

function limitOf({ requestsPerMinute, limitSeconds, version }: Readonly<Switches>): number {
  const perMinute = requestsPerMinute === "version" ? requestsPerMinuteOf(version) : requestsPerMinute;
  if (perMinute === 0) return Infinity;
  return Math.max(1, Math.floor((perMinute * limitSeconds) / 60));
}
