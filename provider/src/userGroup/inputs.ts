import type { CheckedInputs } from "./schema";
import { inOrderOf } from "./sameness";
import { UNKNOWN } from "../session/unknown";
import { canonical, canonicalCallerId, type OutboundCallerId, type UserGroupContent } from "./content";

/** Inputs as the state keeps them: no blank field, no empty list. A part may be unknown in a preview. */
export interface UserGroupInputs {
  readonly name: string;
  readonly description?: string;
  readonly outboundCallerIds?: readonly (OutboundCallerId | typeof UNKNOWN)[] | typeof UNKNOWN;
  readonly adoptExisting?: boolean | typeof UNKNOWN;
  readonly connection?: string;
}

/**
 * Brings checked inputs to the form that the state keeps. Caller IDs take the order that the state has already,
 * so that a preview shows what is added or removed, and not how a list was shuffled.
 */
export function normalized(
  { outboundCallerIds, adoptExisting, connection, ...rest }: CheckedInputs,
  stored: readonly Pick<OutboundCallerId, "providerId" | "callerId">[],
): UserGroupInputs {
  return {
    ...inputsOf(canonical(rest)),
    ...normalizedCallerIds(outboundCallerIds, stored),
    ...(adoptExisting !== undefined && adoptExisting !== null && { adoptExisting }),
    ...(connection && { connection }),
  };
}

/** A group's content as inputs. */
export function inputsOf(content: UserGroupContent): UserGroupInputs {
  const { outboundCallerIds, ...rest } = content;
  return outboundCallerIds.length > 0 ? content : rest;
}

function normalizedCallerIds(
  given: CheckedInputs["outboundCallerIds"],
  stored: readonly Pick<OutboundCallerId, "providerId" | "callerId">[],
): Pick<UserGroupInputs, "outboundCallerIds"> {
  if (given === UNKNOWN) return { outboundCallerIds: UNKNOWN };
  const entries = (given ?? []).map((entry) => (entry === UNKNOWN ? entry : canonicalCallerId(entry)));
  if (entries.length === 0) return {};
  const known = entries.filter((entry) => entry !== UNKNOWN);
  return { outboundCallerIds: known.length < entries.length ? entries : inOrderOf(stored, known) };
}
