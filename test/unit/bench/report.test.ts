import { expect, test } from "@jest/globals";
import type { Variant } from "../../../scripts/bench/variants";
import { report } from "../../../scripts/bench/report";
import {
  type Measured,
  median,
  type Operation,
  operations,
  type Results,
  spread,
} from "../../../scripts/bench/results";
import { targets } from "../../../scripts/bench/targets";

function run(variant: Variant, operation: Operation, wallMs: number, round = 1): Measured {
  return {
    variant,
    groups: 1000,
    latencyMs: 0,
    round,
    operation,
    wallMs,
    cpuMs: { engine: wallMs, program: 12_000 },
    peakBytes: { "dynamic host": variant === "ours" ? 60 * 2 ** 20 : 50 * 2 ** 20 },
    requests: variant === "ours" ? { createGroup: 1000, getTenant: 1 } : {},
    inFlight: 8,
    stateBytes: variant === "ours" ? 1_200_000 : 1_100_000,
  };
}

const results: Results = {
  when: "2026-01-01",
  machine: "2 × a machine",
  versions: { Node: "20" },
  measured: [
    ...[90_000, 110_000, 100_000].map((wallMs, index) => run("ours", "up", wallMs, index + 1)),
    ...operations.map((operation) => run("floor", operation, 80_000)),
  ],
  importing: { sdk: [100, 110, 120], both: [115, 121, 122] },
};

test("the median, of an even number of runs too, and the spread", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(spread([90, 110, 100])).toBeCloseTo(0.1);
});

test("targets are kept, missed or not measured", () => {
  const byName = new Map(targets(results).map((target) => [target.what, target]));
  expect(byName.get("ours / floor, wall time of up, 1,000 groups")).toMatchObject({
    found: "1.25",
    kept: false,
  });
  expect(byName.get("state, bytes a group at 1,000")).toMatchObject({ found: "1200", kept: true });
  expect(byName.get("importing the package, ms over the SDK alone")).toMatchObject({
    found: "11.0",
    kept: true,
  });
  expect(byName.get("memory of the dynamic host over floor, MB, 1,000 groups")).toMatchObject({
    found: "10.0",
  });
  expect(byName.get("requests, up, a group")).toMatchObject({ found: "1.00", kept: true });
  expect(byName.get("ours / by value, up, 1,000 groups")).toMatchObject({
    found: undefined,
    kept: undefined,
  });
});

test("the report has the machine, each target and a row for each operation and variant", () => {
  const text = report(results, { settings: false });
  expect(text).toContain("Measured 2026-01-01 on 2 × a machine; Node 20. Medians");
  expect(text).toContain("| ours / floor, wall time of up, 1,000 groups | ≤ 1.1 | 1.25 | **missed** |");
  expect(text).toContain("| up | ours | 100.0 ± 10 % | 100.0 | 12.0 | 0.0 | 1001 | 8 |");
  expect(text.match(/\| floor \|/g)).toHaveLength(operations.length);
});
