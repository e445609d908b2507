import fc from "fast-check";
import type { ApiCallerId, ApiGroup } from "../../../provider/src/userGroup/api";
import type { OutboundCallerId, ResolvedContent } from "../../../provider/src/userGroup/content";

/** Text of whole characters, astral ones included, and not only of blanks. */
export const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: "binary", minLength: 1, maxLength }).filter((value) => value.trim() !== "");

/** What a number may be. */
export const plainText = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...Array.from("aZ09+*#-_.()")),
    minLength: 1,
    maxLength,
  });

/** A name: any plain text, with blanks inside. */
export const nameText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...Array.from("aZ09 '\"&,/éß部😀𐐷")), minLength: 1, maxLength })
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** One of the ways in which nothing is said: all of them mean the same. */
export const blank = fc.constantFrom(undefined, null, "");

/** Few trunks and numbers, so that one number often stands on two trunks. */
const key = fc.record({
  providerId: fc.constantFrom("trunk-1", "trunk-2", "trunk-3"),
  callerId: fc.oneof(
    fc.constantFrom("0100", "0101", "100", "+49100"),
    plainText(64).filter((n) => n.length < 3),
  ),
});

const sameKey = (entry: { providerId: string; callerId: string }): string =>
  `${entry.providerId} ${entry.callerId}`;

/** Pairs of a trunk and a number, each at most once. */
export const keys = fc.uniqueArray(key, { selector: sameKey, maxLength: 6 });

/** A caller ID in the form that the state keeps. */
const callerId: fc.Arbitrary<OutboundCallerId> = fc
  .tuple(
    key,
    fc.record(
      { description: text(40), displayName: nameText(128) },
      { requiredKeys: [], noNullPrototype: true },
    ),
  )
  .map(([where, more]) => ({ ...where, ...more }));

export const callerIds = fc.uniqueArray(callerId, { selector: sameKey, maxLength: 6 });

/** A group's content in the form that the state keeps. */
export const content: fc.Arbitrary<ResolvedContent> = fc.record(
  { name: text(64), description: text(60), outboundCallerIds: callerIds },
  { requiredKeys: ["name", "outboundCallerIds"], noNullPrototype: true },
);

/** Fields of a newer PBX: set, since one that is null says no more than an absent one. */
export const unmanaged = fc.dictionary(
  fc.constantFrom("color", "priority", "created_at", "labels"),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.record({ a: fc.string() }, { noNullPrototype: true }),
  ),
  { noNullPrototype: true },
);

/** A group as a PBX answers it: nulls for blank fields, and fields that we don't know. */
export const apiGroup: fc.Arbitrary<ApiGroup> = fc
  .tuple(
    content,
    unmanaged,
    fc.array(fc.tuple(fc.boolean(), unmanaged), { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([group, more, perEntry, nulls]) => ({
    ...more,
    id: "NzAw",
    name: group.name,
    description: group.description ?? (nulls ? null : undefined),
    ...(nulls && { retired_field: null }),
    outbound_caller_ids: group.outboundCallerIds.map((entry, index): ApiCallerId => {
      const [nullsHere, moreHere] = perEntry[index] ?? [false, {}];
      return {
        ...moreHere,
        provider_id: entry.providerId,
        caller_id: entry.callerId,
        description: entry.description ?? (nullsHere ? null : ""),
        display_name: entry.displayName ?? (nullsHere ? null : undefined),
        ...(nullsHere && { retired_field: null }),
      };
    }),
  }));

/** The same list in another order, or in the same one. */
export const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
