import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { backoff, isTransient, retryAfter } from "../../../provider/src/pbx/retry";

describe("the wait before the next try", () => {
  const longest = (tries: number): number => backoff(tries, () => 1);

  it("has a bound that doubles with each try, up to 20 seconds", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(longest)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000,
    ]);
  });

  it("is anything up to that bound, so that a crowd doesn't come back as a crowd", () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), share, (tries, random) => {
        expect(backoff(tries, () => random)).toBe(random * longest(tries));
        expect(longest(tries)).toBeLessThanOrEqual(20_000);
      }),
    );
  });

  it("is left to chance", () => {
    const waits = Array.from({ length: 50 }, () => backoff(7));
    expect(new Set(waits).size).toBeGreaterThan(40);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2025-06-01T12:00:00Z");

  test.each([
    ["120", 120_000],
    ["0", 0],
    [" 7 ", 7000],
    ["1.5", 1500],
    ["Sun, 01 Jun 2025 12:00:30 GMT", 30_000],
    ["Sun, 01 Jun 2025 11:00:00 GMT", 0],
  ])("%s asks for a wait, in seconds or until a date", (header, wait) => {
    expect(retryAfter(header, now)).toBe(wait);
  });

  test.each([null, "", " ", "soon", "a while"])("%j asks for nothing", (header) => {
    expect(retryAfter(header, now)).toBeUndefined();
  });

  it("counts from now", () => {
    const wait = retryAfter(new Date(Date.now() + 60_000).toUTCString());
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });
});

test("a call is sent again after 429, 500, 502, 503 and 504, and after no other answer", () => {
  const transient = Array.from({ length: 500 }, (_, index) => 100 + index).filter(isTransient);
  expect(transient).toEqual([429, 500, 502, 503, 504]);
});
