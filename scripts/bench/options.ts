import { readArguments, UsageError } from "../lib/usage";
import { allCompared, allOfShort, allSettings, type Variant, variants } from "./variants";

export interface Options {
  readonly sizes: readonly number[];
  readonly latencies: readonly number[];
  readonly rounds: number;
  readonly variants: readonly Variant[];
  /** Whether settings are compared, instead of ways to write the provider. */
  readonly settings: boolean;
  /** Whether docs/performance.* get the results. */
  readonly write: boolean;
}

const all = Object.keys(variants) as Variant[];

export const usage = `npm run bench [-- OPTIONS]

Measures what docs/performance.md tells. Without options it takes hours.

  --short            some minutes: one round, up to 100 groups, no latency
  --settings         compares settings for large stacks instead of ways to write the provider
  --sizes LIST       numbers of groups, such as 10,300,1000
  --latencies LIST   of the PBX, in milliseconds, such as 0,40
  --rounds N         how often all is measured
  --variants LIST    of ${all.join(", ")}
  --write            writes the results into docs/performance.*; not with --settings`;

/** Without any option, everything, which takes hours. */
export function parseOptions(args: string[]): Options {
  const { values } = readArguments(args, {
    short: { type: "boolean", default: false },
    settings: { type: "boolean", default: false },
    sizes: { type: "string" },
    latencies: { type: "string" },
    rounds: { type: "string" },
    variants: { type: "string" },
    write: { type: "boolean", default: false },
  });
  const { short, settings } = values;
  if (settings && values.write)
    throw new UsageError("--write is about what is compared, not about --settings");
  const only = short || settings;
  return {
    sizes: numbers(values.sizes ?? (short ? "10,100" : settings ? "10,1000" : "10,300,1000"), 1),
    latencies: numbers(values.latencies ?? (only ? "0" : "0,40")),
    rounds: numbers(values.rounds ?? (only ? "1" : "3"), 1)[0] ?? 1,
    variants:
      values.variants?.split(",").map(known) ?? (settings ? allSettings : short ? allOfShort : allCompared),
    settings,
    write: values.write,
  };
}

function known(name: string): Variant {
  const found = all.find((variant) => variant === name);
  if (found === undefined) throw new UsageError(`There is no variant ${name}; there are ${all.join(", ")}.`);
  return found;
}

function numbers(text: string, least = 0): number[] {
  const list = text.split(",");
  if (list.some((each) => !/^\d+$/.test(each) || Number(each) < least))
    throw new UsageError(`${text} is no list of whole numbers from ${least} on`);
  return list.map(Number);
}
