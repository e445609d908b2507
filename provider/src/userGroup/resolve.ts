import type { Pbx } from "../pbx/client";
import { ifTold } from "../pbx/directory";
import { PbxError } from "../pbx/errors";
import { trunks, trunksByName } from "../trunk/directory";
import { shown } from "../text/instead";
import type { OutboundCallerId, ResolvedContent, UserGroupContent } from "./content";

/** Content with the id of each trunk. Trunks are read only where one is known by its name alone. */
export async function resolved(pbx: Pbx, content: UserGroupContent): Promise<ResolvedContent> {
  const { outboundCallerIds } = content;
  const directory = outboundCallerIds.some(({ providerId }) => providerId === undefined)
    ? await trunksByName(pbx)
    : undefined;
  const known = outboundCallerIds.map((entry): OutboundCallerId => {
    const { trunk = "", providerId = directory?.named(trunk).id ?? "" } = entry;
    return { ...entry, providerId };
  });
  refuseDoubles(known);
  return { ...content, outboundCallerIds: known };
}

// One may be declared by the trunk's name, and the other by its id.
function refuseDoubles(entries: readonly OutboundCallerId[]): void {
  const seen = new Set<string>();
  for (const { providerId, callerId, trunk } of entries) {
    const key = JSON.stringify([providerId, callerId]);
    if (seen.has(key))
      throw new PbxError(
        `${shown(callerId)} is declared twice on the trunk ${trunk === undefined ? providerId : shown(trunk)}, once by its name and once by its id: a number may stand once on each trunk`,
      );
    seen.add(key);
  }
}

/**
 * What the PBX holds, with the names of trunks where the state goes by names. A trunk that is no more has none; one that
 * the state knows by its id only keeps to that.
 */
export async function named(
  pbx: Pbx,
  found: ResolvedContent,
  { outboundCallerIds: old }: Pick<UserGroupContent, "outboundCallerIds">,
): Promise<ResolvedContent> {
  if (!old.some(({ trunk }) => trunk !== undefined)) return found;
  const before = new Map(old.map((entry) => [numberOn(entry), entry.trunk]));
  const names = new Map(
    old.flatMap(({ providerId, trunk }) => (trunk === undefined ? [] : [[providerId, trunk]])),
  );
  const byIdOnly = new Set(old.map(({ providerId }) => providerId).filter((id) => !names.has(id)));
  const directory = await ifTold(trunks.of(pbx));
  const nameOf = (entry: OutboundCallerId): string | undefined => {
    const { providerId } = entry;
    const number = numberOn(entry);
    // A trunk may be named for one number, and known by its id for another.
    if (before.has(number) ? before.get(number) === undefined : byIdOnly.has(providerId)) return undefined;
    return directory === undefined ? names.get(providerId) : directory.withId(providerId)?.name;
  };
  return {
    ...found,
    outboundCallerIds: found.outboundCallerIds.map((entry) => {
      const trunk = nameOf(entry);
      return trunk === undefined ? entry : { trunk, ...entry };
    }),
  };
}

function numberOn({ providerId, callerId }: UserGroupContent["outboundCallerIds"][number]): string {
  return JSON.stringify([providerId, callerId]);
}

/** What the PBX holds, with the name of each trunk that has one of its own. */
export async function allNamed(pbx: Pbx, found: ResolvedContent): Promise<ResolvedContent> {
  if (found.outboundCallerIds.length === 0) return found;
  const directory = await ifTold(trunks.of(pbx));
  return {
    ...found,
    outboundCallerIds: found.outboundCallerIds.map((entry) => {
      const trunk = directory?.withId(entry.providerId)?.name;
      return trunk === undefined || directory?.problemWith(trunk) !== undefined ? entry : { trunk, ...entry };
    }),
  };
}
