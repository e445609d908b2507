import { type Variant, variants } from "./programs";
import { median, operations, type Results, runsOf, spread } from "./results";
import { targets } from "./targets";

/** What one run found, as Markdown: machine, targets, and a table for each size and latency. */
export function report(results: Results): string {
  const { when, machine, versions, measured } = results;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const rounds = Math.max(...measured.map(({ round }) => round));
  return [
    `Measured ${when} on ${machine}; ${made.join(", ")}. Medians of ${rounds} ${rounds === 1 ? "round" : "rounds"}, with half the spread.`,
    "",
    "| target | limit | found | |",
    "| --- | --- | --- | --- |",
    ...targets(results).map(({ what, limit, found, kept }) =>
      row([what, limit, found ?? "not measured", kept === undefined ? "" : kept ? "kept" : "**missed**"]),
    ),
    ...cells(results).flatMap(({ groups, latencyMs }) => ["", ...table(results, groups, latencyMs)]),
  ].join("\n");
}

function cells({ measured }: Results): { groups: number; latencyMs: number }[] {
  const keys = new Set(measured.map(({ groups, latencyMs }) => `${groups} ${latencyMs}`));
  return [...keys]
    .map((key) => key.split(" ").map(Number))
    .map(([groups = 0, latencyMs = 0]) => ({ groups, latencyMs }))
    .sort((a, b) => a.groups - b.groups || a.latencyMs - b.latencyMs);
}

function table(results: Results, groups: number, latencyMs: number): string[] {
  const shown = (Object.keys(variants) as Variant[]).filter(
    (variant) => runsOf(results, { variant, groups, latencyMs, operation: "up" }).length > 0,
  );
  const lines = operations.flatMap((operation) =>
    shown.flatMap((variant) => {
      const runs = runsOf(results, { variant, groups, latencyMs, operation });
      const [first] = runs;
      if (first === undefined) return [];
      const walls = runs.map(({ wallMs }) => wallMs / 1000);
      const calls = Object.values(first.requests).reduce((sum, count) => sum + count, 0);
      const megabytes = (kind: string): string =>
        (median(runs.map(({ peakBytes }) => peakBytes[kind] ?? 0)) / 2 ** 20).toFixed(0);
      return [
        row([
          operation,
          variants[variant].label,
          `${median(walls).toFixed(1)} ± ${(100 * spread(walls)).toFixed(0)} %`,
          (median(runs.map(({ cpuMs }) => cpuMs)) / 1000).toFixed(1),
          String(calls),
          String(first.inFlight),
          ...["engine", "program", "dynamic host"].map(megabytes),
          variant === "script" || operation === "destroy"
            ? ""
            : String(Math.round(first.stateBytes / groups)),
        ]),
      ];
    }),
  );
  return [
    `### ${groups.toLocaleString("en")} groups, ${latencyMs} ms latency`,
    "",
    "| operation | | wall, s | CPU, s | requests | at once | engine, MB | program, MB | host, MB | state, bytes a group |",
    "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ...lines,
  ];
}

function row(columns: string[]): string {
  return `| ${columns.join(" | ")} |`;
}
