import { expect, test } from "@jest/globals";
import type { Variant } from "../../../scripts/bench/variants";
import { report } from "../../../scripts/bench/report";
import {
  type Measured,
  median,
  type Operation,
  ofAStack,
  type Results,
  spread,
} from "../../../scripts/bench/results";
import { targets } from "../../../scripts/bench/targets";

const BYTES = new Map<Variant, number>([
  ["ours", 1_200_000],
  ["plugin", 1_020_000],
]);

function run(variant: Variant, operation: Operation, wallMs: number, round = 1): Measured {
  return {
    variant,
    groups: 1000,
    latencyMs: 0,
    round,
    operation,
    load: operation === "destroy" ? 3.5 : 1,
    wallMs,
    cpuMs: { engine: wallMs, program: 12_000 },
    peakBytes: { "dynamic host": variant === "ours" ? 60 * 2 ** 20 : 50 * 2 ** 20 },
    requests: variant === "ours" ? { createGroup: 1000, getTenant: 1 } : {},
    inFlight: 8,
    stateBytes: BYTES.get(variant) ?? 1_100_000,
  };
}

const results: Results = {
  when: "2026-01-01",
  machine: "2 × a machine",
  versions: { Node: "20" },
  measured: [
    ...[90_000, 110_000, 100_000].map((wallMs, index) => run("ours", "up", wallMs, index + 1)),
    run("plugin", "up", 90_000),
    ...ofAStack.map((operation) => run("floor", operation, 80_000)),
  ],
  importing: { sdk: [100, 110, 120], both: [115, 121, 122] },
};

test("the median, of an even number of runs too, and the spread", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(spread([90, 110, 100])).toBeCloseTo(0.1);
});

test("targets are kept, missed or not measured", () => {
  const found = (what: string): unknown => targets(results).find((target) => target.what === what);
  expect(found("up, ours / floor")).toMatchObject({ groups: 1000, found: "1.25", kept: false });
  expect(found("state, ours / floor")).toMatchObject({ found: "1.09", kept: true });
  expect(found("importing the package, ms over the SDK alone")).toMatchObject({ found: "11.0", kept: true });
  expect(found("up, plugin / ours")).toMatchObject({ groups: 1000, found: "0.90", kept: true });
  expect(found("state, plugin / ours")).toMatchObject({ found: "0.85", kept: true });
  expect(found("memory of the dynamic host over floor, MB")).toMatchObject({ found: "10.0" });
  expect(found("calls a group, up")).toMatchObject({ groups: undefined, found: "1.00", kept: true });
  expect(found("up, ours / by value")).toMatchObject({ found: undefined, kept: undefined });
});

test("latency is compared with the least that the calls of the run can take", () => {
  const late = {
    ...run("linked", "refresh", 8600),
    latencyMs: 20,
    requests: { getGroup: 1000, listMembers: 1000 },
  };
  const floor = { ...run("floorLinked", "refresh", 2600), latencyMs: 20 };
  const target = targets({ ...results, measured: [late, floor] }).find(({ what }) =>
    what.startsWith("refresh with members and rules at 20 ms"),
  );
  // 6 s, where 2,000 calls of 20 ms, 8 at once, take 5 s at least.
  expect(target).toMatchObject({ groups: 1000, found: "1.20", kept: true });
});

test("the report has the machine, its load, each target, and a row for each size, latency and variant", () => {
  const text = report(results);
  expect(text).toContain("Measured 2026-01-01 on 2 × a machine; Node 20. Medians of up to 3 rounds");
  expect(text).toContain("went from 1.0 to 3.5.");
  expect(text).toContain("| up, ours / floor | ≤ 1.1 | **1.25, missed** |");
  expect(text).toContain("| up, ours / by value | ≤ 0.6 | not measured |");
  expect(text).toContain("| calls a group, up | ≤ 1 | 1.00 |");
  expect(text).toContain("| 1,000 | 0 ms | ours | 100.0 ± 10 % |  |  |  |");
  expect(text).toContain("| 1,000 | 0 ms | floor | 80.0 | 80.0 | 80.0 | 80.0 |");
});
