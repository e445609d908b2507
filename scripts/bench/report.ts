import { type Variant, variants } from "./variants";
import { median, operations, type Results, runsOf, spread } from "./results";
import { targets } from "./targets";

/** What one run found, as Markdown: machine, targets, and a table for each size and latency. */
export function report(results: Results, { settings }: { readonly settings: boolean }): string {
  const { when, machine, versions } = results;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${when} on ${machine}; ${made.join(", ")}. Medians, with half the spread.`,
    ...(settings ? [] : targetTable(results)),
    ...cells(results).flatMap(({ groups, latencyMs }) => ["", ...table(results, groups, latencyMs)]),
  ].join("\n");
}

function targetTable(results: Results): string[] {
  return [
    "",
    "| target | limit | found | |",
    "| --- | --- | --- | --- |",
    ...targets(results).map(({ what, limit, found, kept }) =>
      row([what, limit, found ?? "not measured", kept === undefined ? "" : kept ? "kept" : "**missed**"]),
    ),
  ];
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
  const rounds = Math.max(
    ...results.measured
      .filter((run) => run.groups === groups && run.latencyMs === latencyMs)
      .map(({ round }) => round),
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
      const cpuSeconds = (kind: string): string =>
        (median(runs.map(({ cpuMs }) => cpuMs[kind] ?? 0)) / 1000).toFixed(1);
      return [
        row([
          operation,
          variants[variant].label,
          `${median(walls).toFixed(1)}${walls.length > 1 ? ` ± ${(100 * spread(walls)).toFixed(0)} %` : ""}`,
          ...processes.map(cpuSeconds),
          String(calls),
          String(first.inFlight),
          ...processes.map(megabytes),
          variant === "script" || operation === "destroy"
            ? ""
            : String(Math.round(first.stateBytes / groups)),
        ]),
      ];
    }),
  );
  return [
    `#### ${groups.toLocaleString("en")} groups, ${latencyMs} ms latency, ${rounds} ${rounds === 1 ? "round" : "rounds"}`,
    "",
    "| operation | | wall, s | CPU: engine, s | program | host | requests | at once | memory: engine, MB | program | host | state, bytes a group |",
    "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
    ...lines,
  ];
}

const processes = ["engine", "program", "dynamic host"];

function row(columns: string[]): string {
  return `| ${columns.join(" | ")} |`;
}
