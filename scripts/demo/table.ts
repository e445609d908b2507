import { aligned } from "../../provider/src/text/table";
import type { CallerId, Group, Trunk } from "../../test/pbx/index";

/** What a row shows. */
interface ShownGroup extends Pick<Group, "name" | "description"> {
  readonly outbound_caller_ids: readonly ShownCallerId[];
}
type ShownCallerId = Pick<CallerId, "provider_id" | "caller_id">;
type ShownTrunk = Pick<Trunk, "id" | "name">;

function numbersOn(trunk: ShownTrunk, callerIds: readonly ShownCallerId[]): string {
  const numbers = callerIds.filter((entry) => entry.provider_id === trunk.id).map((entry) => entry.caller_id);
  return numbers.sort().join(", ") || "-";
}

/** The PBX's groups, one a line, with their caller IDs by trunk. */
export function groupTable(groups: readonly ShownGroup[], trunks: readonly ShownTrunk[]): string[] {
  if (groups.length === 0) return ["(no groups)"];
  const used = trunks.filter((trunk) =>
    groups.some((group) => group.outbound_caller_ids.some((entry) => entry.provider_id === trunk.id)),
  );
  return aligned([
    ["group", "description", ...used.map((trunk) => `on ${trunk.name}`)],
    ...groups.map((group) => [
      group.name,
      group.description ?? "-",
      ...used.map((trunk) => numbersOn(trunk, group.outbound_caller_ids)),
    ]),
  ]);
}
