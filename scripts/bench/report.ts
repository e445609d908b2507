import { type Variant, variants } from "./variants";
import { median, type Results, runsOf, spread, summed } from "./results";
import { type Target, targets } from "./targets";

/** What one run found, as Markdown: machine, targets, and seconds by size, latency and variant. */
export function report(results: Results): string {
  const { when, machine, versions } = results;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${when} on ${machine}; ${made.join(", ")}. ${rounds(results)} ${load(results)}`,
    "",
    ...targetTable(targets(results)),
    "",
    "Seconds:",
    "",
    row(["groups", "latency", "", ...summed]),
    row(["--:", "--:", "---", ...summed.map(() => "--:")]),
    ...cells(results).flatMap((cell) => {
      const times = summed.map((operation) => seconds(results, { ...cell, operation }));
      const { groups, latencyMs, variant } = cell;
      return times.every((time) => time === "")
        ? []
        : [row([groups.toLocaleString("en"), `${latencyMs} ms`, variants[variant].label, ...times])];
    }),
  ].join("\n");
}

/** A column for each number of groups; what is of any number stands in each. */
function targetTable(all: readonly Target[]): string[] {
  const sizes = [...new Set(all.map(({ groups }) => groups).filter((groups) => groups !== undefined))];
  const lines = [...new Set(all.map(({ what }) => what))].map((what) => {
    const of = all.filter((target) => target.what === what);
    const found = sizes.map((size) => of.find(({ groups = size }) => groups === size));
    return row([what, of[0]?.limit ?? "", ...found.map(cell)]);
  });
  return [
    row(["target", "limit", ...sizes.map((size) => `${size.toLocaleString("en")} groups`)]),
    row(["---", "--:", ...sizes.map(() => "--:")]),
    ...lines,
  ];
}

function cell(target: Target | undefined): string {
  if (target?.found === undefined) return "not measured";
  return target.kept === true ? target.found : `**${target.found}, missed**`;
}

function rounds({ measured }: Results): string {
  const most = Math.max(...measured.map(({ round }) => round));
  return most === 1 ? "Each once." : `Medians of up to ${most} rounds, with half the spread.`;
}

function load({ measured }: Results): string {
  const loads = measured.map((run) => run.load);
  const [least, most] = [Math.min(...loads), Math.max(...loads)].map((each) => each.toFixed(1));
  return `The machine's load average, the benchmark's own included, went from ${least} to ${most}.`;
}

interface Cell {
  readonly groups: number;
  readonly latencyMs: number;
  readonly variant: Variant;
}

/** What was measured, the small before the large. */
function cells({ measured }: Results): Cell[] {
  const order = Object.keys(variants);
  const found = new Map(
    measured.map(({ groups, latencyMs, variant }) => [
      JSON.stringify([groups, latencyMs, variant]),
      { groups, latencyMs, variant },
    ]),
  );
  return [...found.values()].sort(
    (a, b) =>
      a.groups - b.groups || a.latencyMs - b.latencyMs || order.indexOf(a.variant) - order.indexOf(b.variant),
  );
}

function seconds(results: Results, wanted: Parameters<typeof runsOf>[1]): string {
  const walls = runsOf(results, wanted).map(({ wallMs }) => wallMs / 1000);
  if (walls.length === 0) return "";
  return `${median(walls).toFixed(1)}${walls.length > 1 ? ` ± ${(100 * spread(walls)).toFixed(0)} %` : ""}`;
}

function row(columns: readonly string[]): string {
  return `| ${columns.join(" | ")} |`;
}
