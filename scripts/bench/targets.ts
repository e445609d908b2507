import type { Variant } from "./variants";
import { type Measured, median, type Operation, type Results, runsOf } from "./results";

/** A promise about speed or size, and what this run says of it. */
export interface Target {
  readonly what: string;
  readonly limit: string;
  /** Undefined where this run did not measure it. */
  readonly found: string | undefined;
  readonly kept: boolean | undefined;
}

const concurrency = 8;

/** Compares a run with what we promise. Ratios are of medians, within the run. */
export function targets(results: Results): Target[] {
  const value = (
    variant: Variant,
    groups: number,
    operation: Operation,
    of: (run: Measured) => number,
    latencyMs = 0,
  ): number | undefined => {
    const runs = runsOf(results, { variant, groups, operation, latencyMs });
    return runs.length === 0 ? undefined : median(runs.map(of));
  };
  const wall = ({ wallMs }: Measured): number => wallMs;
  const host = ({ peakBytes }: Measured): number => peakBytes["dynamic host"] ?? 0;
  const state = ({ stateBytes }: Measured): number => stateBytes;
  const ratio = (other: Variant, operation: Operation): number | undefined =>
    divided(value("ours", 1000, operation, wall), value(other, 1000, operation, wall));

  const ourState = divided(value("ours", 1000, "up", state), 1000);
  const floorState = divided(value("floor", 1000, "up", state), 1000);
  const ourHost = value("ours", 1000, "up", host);
  const floorHost = value("floor", 1000, "up", host);
  const late = difference(value("ours", 100, "up", wall, 40), value("floor", 100, "up", wall, 40));
  const ideal = (100 * 40) / concurrency;
  const { sdk, both } = results.importing;
  const importing = both.length === 0 ? undefined : median(both.map((ms, at) => ms - (sdk[at] ?? 0)));
  return [
    ...(["up", "preview", "destroy"] as const).map((operation) =>
      atMost(`ours / floor, wall time of ${operation}, 1,000 groups`, ratio("floor", operation), 1.1),
    ),
    atMost("ours / floor, preview --refresh, 1,000 groups", ratio("floor", "preview --refresh"), 1.25),
    atMost("ours / by value, up, 1,000 groups", ratio("byValue", "up"), 0.6),
    atMost("state, bytes a group at 1,000", ourState, 1350, 0),
    atMost("state, ours / floor", divided(ourState, floorState), 1.2),
    atMost(
      "40 ms latency, (ours − floor) / (requests × latency / maxConcurrency), up, 100 groups",
      divided(late, ideal),
      1.5,
    ),
    atMost("importing the package, ms over the SDK alone", importing, 15, 1),
    atMost(
      "memory of the dynamic host over floor, MB, 1,000 groups",
      divided(difference(ourHost, floorHost), 2 ** 20),
      40,
      1,
    ),
    ...requests(results),
  ];
}

/** Calls for each group: the most that any run made. */
function requests(results: Results): Target[] {
  const promised = { up: 1, preview: 0, "preview --refresh": 1, "up, 1 change": 2, destroy: 1 } as const;
  return (Object.keys(promised) as (keyof typeof promised)[]).map((operation) => {
    const runs = results.measured.filter((run) => run.variant === "ours" && run.operation === operation);
    // One GET /tenant a process is not about any group.
    const perGroup = runs.map(({ requests: calls, groups }) => {
      const all = Object.entries(calls).reduce(
        (sum, [call, times]) => sum + (call === "getTenant" ? 0 : times),
        0,
      );
      return operation === "up, 1 change" ? all : all / groups;
    });
    const most = runs.length === 0 ? undefined : Math.max(...perGroup);
    return atMost(
      `requests, ${operation}${operation === "up, 1 change" ? "" : ", a group"}`,
      most,
      promised[operation],
      2,
    );
  });
}

function atMost(what: string, found: number | undefined, limit: number, digits = 2): Target {
  return {
    what,
    limit: `≤ ${limit.toLocaleString("en")}`,
    found: found?.toFixed(digits),
    kept: found === undefined ? undefined : found <= limit,
  };
}

function divided(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a / b;
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}
