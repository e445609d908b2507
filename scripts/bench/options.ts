import { parseArgs } from "node:util";
import { allCompared, allSettings, type Variant, variants } from "./variants";

export interface Options {
  readonly sizes: readonly number[];
  readonly latencies: readonly number[];
  readonly rounds: number;
  readonly variants: readonly Variant[];
  /** Whether settings are compared, instead of ways to write the provider. */
  readonly settings: boolean;
  /** Whether docs/performance.md gets the results. */
  readonly write: boolean;
}

/** `--short`, `--settings`, or any of the others; without any, everything, which takes hours. */
export function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      short: { type: "boolean", default: false },
      settings: { type: "boolean", default: false },
      sizes: { type: "string" },
      latencies: { type: "string" },
      rounds: { type: "string" },
      variants: { type: "string" },
      write: { type: "boolean", default: false },
    },
  });
  const { short, settings } = values;
  const only = short || settings;
  return {
    sizes: numbers(values.sizes ?? (short ? "10,100" : settings ? "10,1000" : "10,100,1000")),
    latencies: numbers(values.latencies ?? (only ? "0" : "0,40")),
    rounds: numbers(values.rounds ?? (only ? "1" : "3"))[0] ?? 1,
    variants: values.variants?.split(",").map(known) ?? (settings ? allSettings : allCompared),
    settings,
    write: values.write,
  };
}

const all = Object.keys(variants) as Variant[];

function known(name: string): Variant {
  const found = all.find((variant) => variant === name);
  if (found === undefined) throw new Error(`There is no variant ${name}; there are ${all.join(", ")}.`);
  return found;
}

function numbers(text: string): number[] {
  const list = text.split(",").map(Number);
  if (list.some((number) => !Number.isInteger(number) || number < 0))
    throw new Error(`${text} is no list of whole numbers`);
  return list;
}
