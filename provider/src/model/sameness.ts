import type { OutboundCallerId, UserGroupContent } from "./userGroup";

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

/** Caller IDs in the order of a reference, those that it lacks last, so that nobody is shown a change of mere order. */
export function inOrderOf<Entry extends OutboundCallerId>(
  reference: readonly Pick<OutboundCallerId, "providerId" | "callerId">[],
  entries: readonly Entry[],
): Entry[] {
  const places = new Map(reference.map((entry, index) => [callerIdKey(entry), index]));
  const place = (entry: Entry): number => places.get(callerIdKey(entry)) ?? places.size;
  return [...entries].sort((a, b) => place(a) - place(b));
}
