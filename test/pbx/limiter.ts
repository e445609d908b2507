import { ApiProblem } from "./problem";
import type { Switches } from "./switches";

const WINDOW_MS = 60_000;

/** So many requests within any 60 seconds, and a 429 for those above. */
export class Limiter {
  private admitted: number[] = [];

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly now: () => number,
  ) {}

  admit(): void {
    const { requestsPerMinute, retryAfter } = this.switches;
    if (requestsPerMinute === 0) return;
    const now = this.now();
    this.admitted = this.admitted.filter((at) => at > now - WINDOW_MS);
    if (this.admitted.length < requestsPerMinute) {
      this.admitted.push(now);
      return;
    }
    const freeAt = (this.admitted[0] ?? now) + WINDOW_MS;
    const headers = {
      seconds: { "Retry-After": String(Math.ceil((freeAt - now) / 1000)) },
      // An HTTP date has no fractions of a second; rounded up, so that it never promises too much.
      date: { "Retry-After": new Date(Math.ceil(freeAt / 1000) * 1000).toUTCString() },
      none: {},
    }[retryAfter];
    throw new ApiProblem(429, [{ code: "UNKNOWN", message: "Too many requests." }], headers);
  }
}
