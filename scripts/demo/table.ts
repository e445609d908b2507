import type { DemoCallerId, DemoGroup } from "./pbx";

interface Trunk {
  readonly id: string;
  readonly name: string;
}

function numbersOn(trunk: Trunk, callerIds: DemoCallerId[]): string {
  const numbers = callerIds.filter((entry) => entry.provider_id === trunk.id).map((entry) => entry.caller_id);
  return numbers.sort().join(", ") || "-";
}

/** The PBX's groups, one a line, with their caller IDs by trunk. */
export function groupTable(groups: DemoGroup[], trunks: readonly Trunk[]): string[] {
  if (groups.length === 0) return ["(no groups)"];
  const used = trunks.filter((trunk) =>
    groups.some((group) => group.outbound_caller_ids.some((entry) => entry.provider_id === trunk.id)),
  );
  const rows = [
    ["group", "description", ...used.map((trunk) => `on ${trunk.name}`)],
    ...groups.map((group) => [
      group.name,
      group.description ?? "-",
      ...used.map((trunk) => numbersOn(trunk, group.outbound_caller_ids)),
    ]),
  ];
  const widthOf = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? "").length));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widthOf(column)))
      .join("  ")
      .trimEnd(),
  );
}
