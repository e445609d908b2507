import { aligned } from "../../provider/src/text/table";
import type { CallerId, Group, Tenant, Trunk } from "../../test/pbx/index";

/** What a row shows. */
export interface ShownGroup extends Pick<Group, "name" | "description"> {
  readonly outbound_caller_ids: readonly ShownCallerId[];
  /** Numbers of extensions. */
  readonly members: readonly string[];
  /** Names of the outbound rules that apply to the group. */
  readonly rules: readonly string[];
}
type ShownCallerId = Pick<CallerId, "provider_id" | "caller_id">;
type ShownTrunk = Pick<Trunk, "id" | "name">;

/** The tenant's groups with what the PBX keeps beside them. */
export function shownGroups(tenant: Tenant): ShownGroup[] {
  const rules = tenant.rules().map(({ name }) => ({ name, groups: tenant.appliedGroups(name) }));
  return tenant.groups().map((group) => ({
    ...group,
    members: tenant.members(group.id).sort(),
    rules: rules.filter(({ groups }) => groups.includes(group.id)).map(({ name }) => name),
  }));
}

function numbersOn(trunk: ShownTrunk, callerIds: readonly ShownCallerId[]): string {
  return listed(callerIds.filter((entry) => entry.provider_id === trunk.id).map((entry) => entry.caller_id));
}

function listed(texts: readonly string[]): string {
  return [...texts].sort().join(", ") || "-";
}

/** The PBX's groups, one a line, with their caller IDs by trunk; of the other columns those that are used. */
export function groupTable(groups: readonly ShownGroup[], trunks: readonly ShownTrunk[]): string[] {
  if (groups.length === 0) return ["(no groups)"];
  const columns: [string, (group: ShownGroup) => string][] = [
    ["group", ({ name }) => name],
    ["description", ({ description }) => description ?? "-"],
    ...trunks.map((trunk): [string, (group: ShownGroup) => string] => [
      `on ${trunk.name}`,
      ({ outbound_caller_ids: callerIds }) => numbersOn(trunk, callerIds),
    ]),
    ["members", ({ members }) => listed(members)],
    ["outbound rules", ({ rules }) => listed(rules)],
  ];
  const used = columns.filter(([, cell], place) => place < 2 || groups.some((group) => cell(group) !== "-"));
  return aligned([
    used.map(([title]) => title),
    ...groups.map((group) => used.map(([, cell]) => cell(group))),
  ]);
}
