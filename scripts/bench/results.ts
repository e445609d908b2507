import type { Variant } from "./variants";

/** What a user does with a stack, in this order. */
export const ofAStack = ["up", "preview", "refresh", "up, 1 change", "destroy"] as const;
export type Operation = (typeof ofAStack)[number] | "import";

/** What a reader is shown. */
export const summed = ["up", "preview", "refresh", "destroy"] as const;

/** One run of one operation. Times in milliseconds, memory in bytes. */
export interface Measured {
  readonly variant: Variant;
  readonly groups: number;
  readonly latencyMs: number;
  readonly round: number;
  readonly operation: Operation;
  /** Processes that wanted to run in the minute before, all of the machine's. */
  readonly load: number;
  readonly wallMs: number;
  /** Of each kind of process. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** The most that each kind of process held. */
  readonly peakBytes: Readonly<Record<string, number>>;
  /** How often each call reached the PBX. */
  readonly requests: Readonly<Record<string, number>>;
  /** The most calls that were under way at once. */
  readonly inFlight: number;
  /** The state after the operation, as JSON without blanks. */
  readonly stateBytes: number;
}

/** Everything that one `npm run bench` found. */
export interface Results {
  readonly when: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly measured: readonly Measured[];
  /** When fresh processes have loaded the SDK, in milliseconds from the start, and when the package after it. */
  readonly importing: { readonly sdk: readonly number[]; readonly both: readonly number[] };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/** Half of the way from the least to the most, in parts of the median. */
export function spread(numbers: readonly number[]): number {
  return (Math.max(...numbers) - Math.min(...numbers)) / 2 / median(numbers);
}

export interface Selection {
  readonly variant: Variant;
  readonly groups: number;
  readonly latencyMs: number;
  readonly operation: Operation;
}

/** The runs of all rounds of one cell. */
export function runsOf({ measured }: Results, wanted: Selection): Measured[] {
  return measured.filter(
    ({ variant, groups, latencyMs, operation }) =>
      variant === wanted.variant &&
      groups === wanted.groups &&
      latencyMs === wanted.latencyMs &&
      operation === wanted.operation,
  );
}
