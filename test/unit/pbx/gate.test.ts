import timers from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest, test } from "@jest/globals";
import { PbxError } from "../../../provider/src/pbx/errors";
import { Gate } from "../../../provider/src/pbx/gate";
import { Patience } from "../../../provider/src/pbx/patience";

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

const patience = () => new Patience({ timeoutSeconds: 30, maxRetries: 5 });

/** Calls that pass a gate, with the times (in ms from now) at which they start. */
class Calls {
  readonly starts: number[] = [];
  readonly names: string[] = [];
  running = 0;
  most = 0;
  private readonly zero = Date.now();

  constructor(private readonly gate: Gate) {}

  async send(ms: number, name = "", waits = patience()): Promise<string> {
    return this.gate.pass(waits, async () => {
      this.starts.push(Date.now() - this.zero);
      this.names.push(name);
      this.running += 1;
      this.most = Math.max(this.most, this.running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      this.running -= 1;
      if (name === "fails") throw new Error("broken");
      return name;
    });
  }
}

function calls(limits: { maxConcurrency?: number; requestsPerMinute?: number }): {
  gate: Gate;
  calls: Calls;
} {
  const gate = new Gate({ maxConcurrency: 100, requestsPerMinute: 60_000, ...limits }, () => Date.now());
  return { gate, calls: new Calls(gate) };
}

describe("at most maxConcurrency calls run at once", () => {
  test.each([1, 2, 8])("%d", async (maxConcurrency) => {
    const { calls: sent } = calls({ maxConcurrency });
    const all = Promise.all(
      Array.from({ length: 40 }, (_, index) => sent.send(100 + 37 * (index % 5), String(index))),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    await all;
    expect(sent.most).toBe(maxConcurrency);
    expect(sent.running).toBe(0);
    expect(sent.names).toEqual(Array.from({ length: 40 }, (_, index) => String(index)));
  });

  it("also when calls come while others end", async () => {
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

  it("and one that fails frees its place", async () => {
    const { calls: sent } = calls({ maxConcurrency: 1 });
    const failed = expect(sent.send(10, "fails")).rejects.toThrow("broken");
    const next = sent.send(10, "next");
    await jest.advanceTimersByTimeAsync(100);
    await failed;
    expect(await next).toBe("next");
  });
});

describe("at most requestsPerMinute calls start in a minute", () => {
  it("at an even pace", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 60 });
    const all = Promise.all(Array.from({ length: 5 }, () => sent.send(1)));
    await jest.advanceTimersByTimeAsync(10_000);
    await all;
    expect(sent.starts).toEqual([0, 1000, 2000, 3000, 4000]);
  });

  it("without saving up for a burst while nothing is to do", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 60 });
    await jest.advanceTimersByTimeAsync(600_000);
    const all = Promise.all(Array.from({ length: 3 }, () => sent.send(1)));
    await jest.advanceTimersByTimeAsync(10_000);
    await all;
    expect(sent.starts).toEqual([600_000, 601_000, 602_000]);
  });

  it("in any minute, however long the calls take", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 30, maxConcurrency: 3 });
    const all = Promise.all(Array.from({ length: 60 }, (_, index) => sent.send((index * 997) % 5000)));
    await jest.advanceTimersByTimeAsync(600_000);
    await all;
    for (const start of sent.starts) {
      expect(
        sent.starts.filter((other) => other >= start && other < start + 60_000).length,
      ).toBeLessThanOrEqual(30);
    }
  });

  it("and waiting for one's turn takes nothing of an operation's patience", async () => {
    const { calls: sent } = calls({ requestsPerMinute: 1 });
    const waits = patience();
    waits.spend(300_000, "all of it");
    const all = Promise.all([1, 2, 3].map(() => sent.send(1, "done", waits)));
    await jest.advanceTimersByTimeAsync(200_000);
    expect(await all).toEqual(["done", "done", "done"]);
    expect(sent.starts).toEqual([0, 60_000, 120_000]);
  });
});

describe("what the PBX asked to wait", () => {
  it("holds back every call", async () => {
    const { gate, calls: sent } = calls({});
    gate.holdBack(5000);
    const all = Promise.all([1, 2, 3].map(() => sent.send(1)));
    await jest.advanceTimersByTimeAsync(4999);
    expect(sent.starts).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);
    await all;
    expect(sent.starts[0]).toBe(5000);
  });

  it("holds back those that wait for their turn already, and the pace is kept after it", async () => {
    const { gate, calls: sent } = calls({ requestsPerMinute: 60 });
    const all = Promise.all([1, 2, 3].map(() => sent.send(1)));
    await jest.advanceTimersByTimeAsync(500);
    gate.holdBack(10_000);
    await jest.advanceTimersByTimeAsync(9999);
    expect(sent.starts).toEqual([0]);
    await jest.advanceTimersByTimeAsync(5000);
    await all;
    expect(sent.starts).toEqual([0, 10_500, 11_500]);
  });

  it("holds back those that wait for a place, from the very answer that asked for it", async () => {
    const { gate, calls: sent } = calls({ maxConcurrency: 1 });
    const first = sent.send(100).then(() => {
      gate.holdBack(5000);
    });
    const second = sent.send(1);
    await jest.advanceTimersByTimeAsync(10_000);
    await Promise.all([first, second]);
    expect(sent.starts).toEqual([0, 5100]);
  });

  it("may be made longer while it is waited, but not shorter", async () => {
    const { gate, calls: sent } = calls({});
    gate.holdBack(5000);
    const done = sent.send(1);
    await jest.advanceTimersByTimeAsync(4000);
    gate.holdBack(4000);
    gate.holdBack(100);
    await jest.advanceTimersByTimeAsync(3999);
    expect(sent.starts).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    await done;
    expect(sent.starts).toEqual([8000]);
  });

  it("is taken from an operation's patience; where that is too long, the operation gives up at once", async () => {
    const { gate, calls: sent } = calls({ maxConcurrency: 1 });
    gate.holdBack(300_001);
    await expect(sent.send(1)).rejects.toThrow(PbxError);
    await expect(sent.send(1)).rejects.toThrow(/the PBX asked to be left alone for another 301 s/);
    expect(sent.starts).toEqual([]);

    await jest.advanceTimersByTimeAsync(2);
    const later = sent.send(1, "later");
    await jest.advanceTimersByTimeAsync(300_000);
    expect(await later).toBe("later");
  });
});

test("the clock can be given", async () => {
  let now = 0;
  const gate = new Gate({ maxConcurrency: 1, requestsPerMinute: 60 }, () => now);
  await gate.pass(patience(), () => Promise.resolve());
  now = 1000;
  await gate.pass(patience(), () => Promise.resolve());
  expect(jest.getTimerCount()).toBe(0);
});
