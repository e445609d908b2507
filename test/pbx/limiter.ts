import { ApiProblem } from "./problem";
import type { Switches } from "./switches";
import { requestsPerMinuteOf } from "./versions";

/** So many requests within any 60 seconds, or as many as `limitSeconds` says, and a 429 for those above. */
export class Limiter {
  private admitted: number[] = [];

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly now: () => number,
  ) {}

  admit(): void {
    const { version, limitSeconds, retryAfter } = this.switches;
    const { requestsPerMinute: asked } = this.switches;
    const requestsPerMinute = asked === "version" ? requestsPerMinuteOf(version) : asked;
    if (requestsPerMinute === 0) return;
    const now = this.now();
    const windowMs = limitSeconds * 1000;
    this.admitted = this.admitted.filter((at) => at > now - windowMs);
    if (this.admitted.length < (requestsPerMinute * limitSeconds) / 60) {
      this.admitted.push(now);
      return;
    }
    const freeAt = (this.admitted[0] ?? now) + windowMs;
    const headers = {
      seconds: { "Retry-After": String(Math.ceil((freeAt - now) / 1000)) },
      // An HTTP date has no fractions of a second; rounded up, so that it never promises too much.
      date: { "Retry-After": new Date(Math.ceil(freeAt / 1000) * 1000).toUTCString() },
      none: {},
    }[retryAfter];
    throw new ApiProblem(429, [{ code: "UNKNOWN", message: "Too many requests." }], headers);
  }
}
