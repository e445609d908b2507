import type { Variant } from "./variants";
import { type Measured, median, type Operation, type Results, runsOf } from "./results";

/** A promise about speed or size, and what this run says of it. */
export interface Target {
  readonly what: string;
  /** Of which number of groups; undefined where it is of any. */
  readonly groups: number | undefined;
  readonly limit: string;
  /** Undefined where this run did not measure it. */
  readonly found: string | undefined;
  readonly kept: boolean | undefined;
}

/** How many calls ours makes at once, unless told otherwise. */
const CONCURRENCY = 8;

/** From so many groups on, times say something about each of them, and not about starting. */
const MANY = 100;
const PROMISED = [300, 1000];

/** Calls of which there are as many for one group as for a thousand. */
const ONCE = ["getTenant", "listTrunks", "listRules", "listAppliedGroups", "listExtensions"];

/** Compares a run with what we promise. Ratios are of medians, within the run. */
export function targets(results: Results): Target[] {
  const many = [...new Set(results.measured.map(({ groups }) => groups))].filter((groups) => groups >= MANY);
  const sizes = many.length === 0 ? PROMISED : many.toSorted((a, b) => a - b);
  const { sdk, both } = results.importing;
  const importing = both.length === 0 ? undefined : median(both.map((ms, at) => ms - (sdk[at] ?? 0)));
  return [
    ...sizes.flatMap((groups) => ofSize(results, groups)),
    atMost("importing the package, ms over the SDK alone", importing, 15, 1),
    ...requests(results),
  ];
}

function ofSize(results: Results, groups: number): Target[] {
  const of = (
    variant: Variant,
    operation: Operation,
    what: (run: Measured) => number | undefined,
    latencyMs = 0,
  ): number | undefined => {
    const runs = runsOf(results, { variant, groups, operation, latencyMs }).map(what);
    const known = runs.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : median(known);
  };
  const wall = ({ wallMs }: Measured): number => wallMs;
  const ratio = (one: Variant, other: Variant, operation: Operation): number | undefined =>
    divided(of(one, operation, wall), of(other, operation, wall));
  /** What the calls cost beyond the floor, in parts of the least that they can cost. */
  const late = (
    one: Variant,
    other: Variant,
    operation: Operation,
    latencyMs: number,
    floorMs: number,
  ): number | undefined =>
    divided(
      difference(of(one, operation, wall, latencyMs), of(other, operation, wall, floorMs)),
      of(one, operation, (run) => (calls(run) * latencyMs) / CONCURRENCY, latencyMs),
    );
  const state = ({ stateBytes }: Measured): number => stateBytes;
  const host = ({ peakBytes }: Measured): number | undefined => peakBytes["dynamic host"];
  const found = [
    atMost("refresh, ours / floor", ratio("ours", "floor", "refresh"), 1.4),
    ...(["up", "preview", "destroy"] as const).map((operation) =>
      atMost(`${operation}, ours / floor`, ratio("ours", "floor", operation), 1.1),
    ),
    ...(["up", "destroy"] as const).map((operation) =>
      atMost(
        `${operation} with checkpoints skipped, ours / floor`,
        ratio("oursUnchecked", "floorUnchecked", operation),
        1.35,
      ),
    ),
    ...(["up", "refresh", "destroy"] as const).map((operation) =>
      atMost(
        `${operation} at 40 ms latency, (ours − floor) / (calls × latency / maxConcurrency)`,
        late("ours", "floor", operation, 40, 0),
        1.2,
      ),
    ),
    atMost(
      "refresh with members and rules at 20 ms latency, (ours − floor) / (calls × latency / maxConcurrency)",
      late("linked", "floorLinked", "refresh", 20, 20),
      1.3,
    ),
    atMost("import, s", divided(of("import", "import", wall), 1000), 3, 1),
    atMost("up, plugin / ours", ratio("plugin", "ours", "up"), 0.95),
    atMost("state, plugin / ours", divided(of("plugin", "up", state), of("ours", "up", state)), 0.9),
    atMost("up, ours / by value", ratio("ours", "byValue", "up"), 0.6),
    atMost("state, ours / floor", divided(of("ours", "up", state), of("floor", "up", state)), 1.2),
    atMost(
      "memory of the dynamic host over floor, MB",
      divided(difference(of("ours", "up", host), of("floor", "up", host)), 2 ** 20),
      40,
      1,
    ),
  ];
  return found.map((target) => ({ ...target, groups }));
}

/** Calls for each group: the most that any run made. */
function requests(results: Results): Target[] {
  const promised = { up: 1, preview: 0, refresh: 1, "up, 1 change": 2, destroy: 1 } as const;
  return (Object.keys(promised) as (keyof typeof promised)[]).map((operation) => {
    const perGroup = results.measured
      .filter((run) => run.variant === "ours" && run.operation === operation)
      .map((run) => calls(run, ONCE) / (operation === "up, 1 change" ? 1 : run.groups));
    return atMost(
      `calls${operation === "up, 1 change" ? "" : " a group"}, ${operation}`,
      perGroup.length === 0 ? undefined : Math.max(...perGroup),
      promised[operation],
      2,
    );
  });
}

function calls({ requests: counts }: Measured, without: readonly string[] = []): number {
  return Object.entries(counts).reduce((sum, [call, times]) => sum + (without.includes(call) ? 0 : times), 0);
}

function atMost(what: string, found: number | undefined, limit: number, digits = 2): Target {
  return {
    what,
    groups: undefined,
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
