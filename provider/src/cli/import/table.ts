import { visible } from "../../text/visible";
import type { Named } from "./names";
import type { Planned } from "./plan";
import { cutTo, widthOf } from "../../text/width";

/** The widest that a cell gets, in columns. */
const WIDEST = 40;

/** The groups as a table, a line each. `inStack` says what is shown of the stack; undefined where there is none. */
export function groupTable(
  groups: readonly Planned[],
  trunks: readonly Named[],
  newGroups: string | undefined,
): string[] {
  const rows = [
    ["GROUP", "ID", "CALLER IDS", "RESOURCE", ...(newGroups === undefined ? [] : ["STACK"])],
    ...groups.map((group) => [
      group.name,
      group.id,
      numbers(group, trunks),
      group.kind === "left" ? "-" : group.resource,
      ...(newGroups === undefined ? [] : [inStack(group, newGroups)]),
    ]),
  ].map((row) => row.map((cell) => cutTo(WIDEST, visible(cell))));
  const columns =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? "")))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((columns[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
}

function inStack(group: Planned, newGroups: string): string {
  switch (group.kind) {
    case "new":
      return newGroups;
    case "kept":
      return group.drifted ? "has it, differs from the PBX" : "has it";
    case "read":
      return "reads it";
    case "left":
      return "left out, see below";
  }
}

/** How many numbers there are by trunk: "2 on CallCentric, 1 on Twilio". */
function numbers({ callerIds }: Planned, trunks: readonly Named[]): string {
  const names = new Map(trunks.map(({ id, name }) => [id, name]));
  const counts = new Map<string, number>();
  for (const { providerId } of callerIds) {
    const trunk = names.get(providerId) ?? (providerId === "" ? "no trunk" : `trunk ${providerId}`);
    counts.set(trunk, (counts.get(trunk) ?? 0) + 1);
  }
  const byName = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.map(([trunk, count]) => `${count} on ${trunk}`).join(", ") || "none";
}
