import type { OutboundCallerId, UserGroupContent } from "./content";

/** What makes a caller ID one and the same: its trunk and its number. */
export function callerIdKey(entry: Pick<OutboundCallerId, "providerId" | "callerId">): string {
  return JSON.stringify([entry.providerId, entry.callerId]);
}

/** Whether two groups have the same content. The order of caller IDs means nothing to the PBX, nor to us. */
export function sameContent(a: UserGroupContent, b: UserGroupContent): boolean {
  return (
    a.name === b.name &&
    a.description === b.description &&
    sameCallerIds(a.outboundCallerIds, b.outboundCallerIds)
  );
}

function sameCallerIds(a: readonly OutboundCallerId[], b: readonly OutboundCallerId[]): boolean {
  if (a.length !== b.length) return false;
  const fingerprints = (entries: readonly OutboundCallerId[]): string[] =>
    entries.map((e) => JSON.stringify([e.providerId, e.callerId, e.description, e.displayName])).sort();
  const others = fingerprints(b);
  return fingerprints(a).every((fingerprint, index) => fingerprint === others[index]);
}

/**
 * Caller IDs in the order of a reference, so that nobody is shown a change of mere order. An entry that the
 * reference lacks takes the place of one on its trunk that is no more (its number was edited), or comes last.
 */
export function inOrderOf(
  reference: readonly Pick<OutboundCallerId, "providerId" | "callerId">[],
  entries: readonly OutboundCallerId[],
): OutboundCallerId[] {
  const rest = [...entries];
  const take = (wanted: (entry: OutboundCallerId) => boolean): OutboundCallerId | undefined => {
    const index = rest.findIndex(wanted);
    return index < 0 ? undefined : rest.splice(index, 1)[0];
  };
  const kept = reference.map((old) => take((entry) => callerIdKey(entry) === callerIdKey(old)));
  const placed = reference.map(
    (old, place) => kept[place] ?? take(({ providerId }) => providerId === old.providerId),
  );
  return [...placed.filter((entry) => entry !== undefined), ...rest];
}
