import { aligned } from "../../text/table";
import type { Named } from "./names";
import type { Planned } from "./plan";

/** The groups as a table, a line each. `newGroups` is what is said of groups that the stack lacks; undefined where there is none. */
export function groupTable(
  groups: readonly Planned[],
  trunks: readonly Named[],
  newGroups: string | undefined,
): string[] {
  const links = LINKS.filter(({ key }) => groups.some(({ content }) => content[key] !== undefined));
  return aligned([
    [
      "GROUP",
      "ID",
      "CALLER IDS",
      ...links.map(({ head }) => head),
      "RESOURCE",
      ...(newGroups === undefined ? [] : ["STACK"]),
    ],
    ...groups.map((group) => [
      group.name,
      group.id,
      numbers(group, trunks),
      ...links.map(({ shown }) => shown(group)),
      group.kind === "left" ? "-" : group.resource,
      ...(newGroups === undefined ? [] : [inStack(group, newGroups)]),
    ]),
  ]);
}

/** What is shown where it was read. */
const LINKS = [
  {
    key: "members",
    head: "MEMBERS",
    shown: ({ content }: Planned) => String(content.members?.length ?? 0),
  },
  {
    key: "outboundRules",
    head: "RULES",
    shown: ({ content: { outboundRules: rules = [] } }: Planned) =>
      rules.length === 0 ? "none" : rules.join(", "),
  },
] as const;

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
function numbers({ content }: Planned, trunks: readonly Named[]): string {
  const names = new Map(trunks.map(({ id, name }) => [id, name]));
  const counts = new Map<string, number>();
  for (const { providerId } of content.outboundCallerIds) {
    const trunk = names.get(providerId) ?? (providerId === "" ? "no trunk" : `trunk ${providerId}`);
    counts.set(trunk, (counts.get(trunk) ?? 0) + 1);
  }
  const byName = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.map(([trunk, count]) => `${count} on ${trunk}`).join(", ") || "none";
}
