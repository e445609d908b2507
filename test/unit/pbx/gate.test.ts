import timers from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest, test } from "@jest/globals";
import fc from "fast-check";
import { Gate } from "../../../provider/src/pbx/gate";
import { Hold } from "../../../provider/src/pbx/hold";

beforeEach(() => {
  jest.useFakeTimers();
  // Jest's clock doesn't turn node:timers/promises by itself, and it knows whole milliseconds only.
  jest.spyOn(timers, "setTimeout").mockImplementation((ms, value) => {
    return new Promise((resolve) => {
      setTimeout(
        () => {
          resolve(value);
        },
        Math.ceil(ms ?? 0),
      );
    });
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const free = (): Promise<void> | undefined => undefined;

/** Calls that pass a gate, with the times (in ms from now) at which they start. */
class Calls {
  readonly starts: number[] = [];
  readonly names: string[] = [];
  running = 0;
  most = 0;
  private readonly zero = Date.now();

  constructor(readonly gate: Gate) {}

  /** @param seen - after which of its milliseconds the PBX counts it */
  send(
    ms: number,
    { name = "", slips = false, seen = 0, ready = free, answered = (): void => undefined } = {},
  ): Promise<string> {
    const call = async (): Promise<string> => {
      this.names.push(name);
      this.running += 1;
      this.most = Math.max(this.most, this.running);
      if (seen > 0) await timers.setTimeout(seen);
      this.starts.push(Date.now() - this.zero);
      await timers.setTimeout(ms - seen);
      this.running -= 1;
      answered();
      if (name === "fails") throw new Error("broken");
      return name;
    };
    return slips ? this.gate.send(call) : this.gate.place(() => this.gate.send(call, ready));
  }
}

function calls(limits: { maxConcurrency?: number; requestsPerMinute?: number } = {}): {
  hold: Hold;
  calls: Calls;
} {
  const hold = new Hold(300_000, () => 0.5);
  const gate = new Gate({ maxConcurrency: 100, requestsPerMinute: 60_000, ...limits }, hold, () =>
    Date.now(),
  );
  return { hold, calls: new Calls(gate) };
}

/** The most that any minute holds, from a start on. */
function mostInAMinute(starts: readonly number[]): number {
  const sorted = starts.toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((start) => sorted.filter((at) => at >= start && at < start + 60_000).length),
  );
}

describe("at most maxConcurrency calls run at once", () => {
  test.each([1, 2, 8])("where it is %d, in the order in which they came", async (maxConcurrency) => {
    const { calls: sent } = calls({ maxConcurrency });
    const all = Promise.all(
      Array.from({ length: 40 }, (_, index) => sent.send(100 + 37 * (index % 5), { name: String(index) })),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    await all;
    expect(sent.most).toBe(maxConcurrency);
    expect(sent.running).toBe(0);
    expect(sent.names).toEqual(Array.from({ length: 40 }, (_, index) => String(index)));
  });

  it("when calls come while others end, too", async () => {
    const { calls: sent } = calls({ maxConcurrency: 2 });
    const all: Promise<string>[] = [];
    for (let index = 0; index < 100; index += 1) {
      all.push(sent.send(10 + (index % 7)));
      await jest.advanceTimersByTimeAsync(3);
    }
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all(all);
    expect(sent.most).toBe(2);
    expect(sent.starts).toHaveLength(100);
  });

  it("where one that fails frees its place", async () => {
    const { calls: sent } = calls({ maxConcurrency: 1 });
    const failed = expect(sent.send(10, { name: "fails" })).rejects.toThrow("broken");
    const next = sent.send(10, { name: "next" });
    await jest.advanceTimersByTimeAsync(100);
    await failed;
    expect(await next).toBe("next");
  });

  it("where one that does something outside of its place leaves it to others meanwhile", async () => {
    const { calls: sent } = calls({ maxConcurrency: 1 });
    const names = (name: string): Promise<string> => sent.send(10, { name });
    const all = [
      sent.gate.place((outside) => outside(() => names("looked up"))),
      sent.gate.place((outside) => outside(() => names("looked up, too"))),
    ];
    await jest.advanceTimersByTimeAsync(1000);
    expect(await Promise.all(all)).toEqual(["looked up", "looked up, too"]);
    expect(sent.most).toBe(1);
  });

  it("besides a sign-in, which others wait for: it needs no place", async () => {
    const { calls: sent } = calls({ maxConcurrency: 1 });
    let signedIn: Promise<void> | undefined;
    let done = false;
    const ready = (): Promise<void> | undefined =>
      done
        ? undefined
        : (signedIn ??= sent.send(10, { slips: true, name: "sign-in" }).then(() => {
            done = true;
          }));
    const all = Promise.all([1, 2].map(() => sent.send(10, { name: "call", ready })));
    await jest.advanceTimersByTimeAsync(1000);
    await all;
    expect(sent.names).toEqual(["sign-in", "call", "call"]);
  });
});

describe("at most requestsPerMinute calls in any minute", () => {
  it("may all come at once: only those beyond the limit wait", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 60 });
    const all = Promise.all(Array.from({ length: 61 }, () => sent.send(1)));
    await jest.advanceTimersByTimeAsync(70_000);
    await all;
    expect(sent.starts.slice(0, 60).every((at) => at === 0)).toBe(true);
    expect(sent.starts[60]).toBe(60_001);
  });

  it("are counted until they end: the PBX counts a call before its answer, and nobody knows when", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 1 });
    const all = Promise.all([sent.send(5000, { seen: 4000 }), sent.send(1)]);
    await jest.advanceTimersByTimeAsync(70_000);
    await all;
    expect(sent.starts).toEqual([4000, 65_000]);
  });

  it("hold back the next while as many are under way, until one of them has ended", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 2 });
    const all = Promise.all([sent.send(90_000), sent.send(70_000), sent.send(1)]);
    await jest.advanceTimersByTimeAsync(200_000);
    await all;
    expect(sent.starts).toEqual([0, 0, 130_000]);
  });

  it("are never exceeded, however calls arrive and however long they take, sign-ins included", async () => {
    const arrival = fc.record({
      after: fc.integer({ min: 0, max: 40_000 }),
      ms: fc.integer({ min: 0, max: 30_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      slips: fc.boolean(),
    });
    const limits = fc.record({
      requestsPerMinute: fc.integer({ min: 1, max: 12 }),
      maxConcurrency: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(limits, fc.array(arrival, { maxLength: 60 }), async (given, arrivals) => {
        const { calls: sent } = calls(given);
        const all: Promise<string>[] = [];
        for (const { after, ms, share, slips } of arrivals) {
          await jest.advanceTimersByTimeAsync(after);
          all.push(sent.send(ms, { slips, seen: Math.floor(ms * share) }));
        }
        await jest.advanceTimersByTimeAsync(60 * 100_000);
        await Promise.all(all);
        expect(sent.starts).toHaveLength(arrivals.length);
        expect(mostInAMinute(sent.starts)).toBeLessThanOrEqual(given.requestsPerMinute);
      }),
      { numRuns: 60 },
    );
  });

  it("are unlimited where no limit is given", async () => {
    const { calls: sent } = calls({ requestsPerMinute: Infinity });
    const all = Promise.all(Array.from({ length: 500 }, () => sent.send(1)));
    await jest.advanceTimersByTimeAsync(100);
    expect(await all).toHaveLength(500);
  });
});

describe("while the PBX takes no more calls", () => {
  const now = (): number => Date.now();

  it("every call waits, then one asks first, and the others follow when it got through", async () => {
    const { hold, calls: sent } = calls();
    hold.refused(now(), now(), 5000, "busy");
    const answered = (): void => {
      hold.passed(now());
    };
    const all = Promise.all([1, 2, 3].map(() => sent.send(100, { answered })));
    await jest.advanceTimersByTimeAsync(4999);
    expect(sent.starts).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);
    await all;
    expect(sent.starts).toEqual([5000, 5100, 5100]);
  });

  it("those that wait for a place already wait too, from the very answer that said so", async () => {
    const { hold, calls: sent } = calls({ maxConcurrency: 1 });
    const first = sent.send(100).then(() => {
      hold.refused(now(), now(), 5000, "busy");
    });
    const second = sent.send(1);
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all([first, second]);
    expect(sent.starts).toEqual([0, 5100]);
  });

  it("the pause may be made longer while it is waited, but not shorter", async () => {
    const { hold, calls: sent } = calls();
    hold.refused(now(), now(), 5000, "busy");
    const done = sent.send(1);
    await jest.advanceTimersByTimeAsync(4000);
    hold.refused(0, now(), 4000, "busy");
    hold.refused(0, now(), 100, "busy");
    await jest.advanceTimersByTimeAsync(3999);
    expect(sent.starts).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    await done;
    expect(sent.starts).toEqual([8000]);
  });

  it("a wait for longer than an operation may take is an error at once, with its reason", async () => {
    const { hold, calls: sent } = calls({ maxConcurrency: 1 });
    hold.refused(now(), now(), 300_001, "the PBX answered 503");
    await expect(sent.send(1)).rejects.toThrow("gave up after waiting long enough: the PBX answered 503");
    await expect(sent.send(1)).rejects.toThrow(/503/);
    expect(sent.starts).toEqual([]);
    const later = jest.advanceTimersByTimeAsync(300_002).then(() => sent.send(1, { name: "later" }));
    await jest.advanceTimersByTimeAsync(300_010);
    expect(await later).toBe("later");
  });
});
