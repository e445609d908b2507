import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { Limiter } from "./limiter";
import { ApiProblem } from "./problem";
import { defaultSwitches } from "./switches";

/** A limiter of so many requests within any so many milliseconds, and the times at which it lets requests through. */
function admissions(limit: number, windowMs: number, pauses: readonly number[]): number[] {
  let clock = 0;
  const limitSeconds = windowMs / 1000;
  const requestsPerMinute = (limit * 60) / limitSeconds + 1e-6;
  const limiter = new Limiter({ ...defaultSwitches, requestsPerMinute, limitSeconds }, () => clock);
  return pauses.flatMap((pause) => {
    clock += pause;
    try {
      limiter.admit();
      return [clock];
    } catch (error) {
      expect(error).toBeInstanceOf(ApiProblem);
      return [];
    }
  });
}

const scenario = [
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 100 }),
  fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }),
] as const;

it("a limiter lets through at most its limit in every window, wherever that begins", () => {
  fc.assert(
    fc.property(...scenario, (limit, windowMs, pauses) => {
      const admitted = admissions(limit, windowMs, pauses);
      for (const start of admitted) {
        const within = admitted.filter((at) => at >= start && at < start + windowMs);
        expect(within.length).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

it("a limiter refuses only what is one too many: a burst up to the limit is free, and waiting makes room", () => {
  fc.assert(
    fc.property(...scenario, (limit, windowMs, pauses) => {
      const admitted = new Set(admissions(limit, windowMs, pauses));
      const counted: number[] = [];
      let clock = 0;
      for (const pause of pauses) {
        clock += pause;
        const now = clock;
        const within = counted.filter((at) => at > now - windowMs).length;
        if (within < limit) {
          expect(admitted).toContain(now);
          counted.push(now);
        }
      }
    }),
  );
});
