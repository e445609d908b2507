import type { CheckedInputs } from "./schema";
import { UNKNOWN } from "../session/unknown";
import { sameName } from "../text/sameName";
import { type CallerId, canonical, canonicalCallerId, type UserGroupContent } from "./content";
import { inOrderOf, setInOrderOf } from "./sameness";

type Unknown = typeof UNKNOWN;

/** A set of texts, of which a preview may not know all. */
type Texts = readonly string[] | Unknown;

/** Inputs as the state keeps them: no blank field but a display name, no empty list of numbers. A part may be unknown. */
export interface UserGroupInputs {
  readonly name: string;
  readonly description?: string;
  readonly outboundCallerIds?: readonly (CallerId | Unknown)[] | Unknown;
  readonly members?: Texts;
  readonly outboundRules?: Texts;
  readonly adoptExisting?: boolean | Unknown;
  readonly connection?: string;
}

/**
 * Brings checked inputs to the form that the state keeps. Lists take the order that the state has already, so that a
 * preview shows what is added or removed, and not how a list was shuffled; so does a name that is the same in another
 * Unicode form.
 */
export function normalized(
  { outboundCallerIds, members, outboundRules, adoptExisting, connection, ...rest }: CheckedInputs,
  stored: Pick<UserGroupContent, "outboundCallerIds" | "members" | "outboundRules"> & {
    readonly name?: string;
  },
): UserGroupInputs {
  const name = stored.name !== undefined && sameName(stored.name, rest.name) ? stored.name : rest.name;
  return {
    ...inputsOf(canonical({ ...rest, name })),
    ...normalizedCallerIds(outboundCallerIds, stored.outboundCallerIds),
    ...(members && { members: normalizedSet(members, stored.members) }),
    ...(outboundRules && { outboundRules: normalizedSet(outboundRules, stored.outboundRules) }),
    ...(adoptExisting !== undefined && adoptExisting !== null && { adoptExisting }),
    ...(connection && { connection }),
  };
}

/** A group's content as inputs: a trunk whose name is known by that alone. */
export function inputsOf({ outboundCallerIds, ...rest }: UserGroupContent): UserGroupInputs {
  if (outboundCallerIds.length === 0) return rest;
  return { ...rest, outboundCallerIds: outboundCallerIds.map(asDeclared) };
}

function asDeclared(entry: CallerId): CallerId {
  if (entry.trunk === undefined) return entry;
  const { providerId, ...byName } = entry;
  return byName;
}

function normalizedCallerIds(
  given: CheckedInputs["outboundCallerIds"],
  stored: readonly CallerId[],
): Pick<UserGroupInputs, "outboundCallerIds"> {
  if (given === UNKNOWN) return { outboundCallerIds: UNKNOWN };
  const entries = (given ?? []).map((entry) => (entry === UNKNOWN ? entry : canonicalCallerId(entry)));
  if (entries.length === 0) return {};
  const known = entries.filter((entry) => entry !== UNKNOWN);
  return { outboundCallerIds: known.length < entries.length ? entries : inOrderOf(stored, known) };
}

function normalizedSet(given: Texts, stored: readonly string[] = []): Texts {
  return given === UNKNOWN || given.includes(UNKNOWN) ? given : setInOrderOf(stored, given);
}
