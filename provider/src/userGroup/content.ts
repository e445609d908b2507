/** A number on a SIP trunk, which is known by its name, its id, or both. */
export interface CallerId {
  /** The trunk's name; absent where the number was declared with the trunk's id. */
  readonly trunk?: string;
  /** The id of the SIP trunk. */
  readonly providerId?: string;
  /** The number to present. */
  readonly callerId: string;
  /** A note for administrators; absent where it is blank. */
  readonly description?: string;
  /** The name to present; absent where it is not managed, `""` where it is declared to be none. */
  readonly displayName?: string;
}

/** A number that a group presents on one SIP trunk, as the PBX holds it. */
export interface OutboundCallerId extends CallerId {
  /** The id of the SIP trunk. */
  readonly providerId: string;
}

/** A group's content in canonical form, whether declared, stored in the state or held by the PBX. */
export interface UserGroupContent {
  readonly name: string;
  readonly description?: string;
  readonly outboundCallerIds: readonly CallerId[];
  /** The extension numbers of the members, a set; absent where they are not managed. */
  readonly members?: readonly string[];
  /** The names of the outbound rules that apply to the group, a set; absent where they are not managed. */
  readonly outboundRules?: readonly string[];
}

/** Content of which every trunk's id is known. */
export interface ResolvedContent extends UserGroupContent {
  readonly outboundCallerIds: readonly OutboundCallerId[];
}

/** The same with blanks in any form. */
type Loose<T> = { readonly [Key in keyof T]?: T[Key] | null | undefined };
type LooseCallerId = Loose<Omit<CallerId, "callerId">> & Pick<CallerId, "callerId">;
type LooseContent = Loose<Omit<UserGroupContent, "name" | "outboundCallerIds">> &
  Pick<UserGroupContent, "name"> & {
    readonly outboundCallerIds?: readonly LooseCallerId[] | null | undefined;
  };

/** Brings content to canonical form: `null`, `""` and absent are one, but for a declared display name's `""`. */
export function canonical(content: LooseContent): UserGroupContent {
  const { name, description, outboundCallerIds, members, outboundRules } = content;
  return {
    name,
    ...(description ? { description } : {}),
    outboundCallerIds: (outboundCallerIds ?? []).map(canonicalCallerId),
    ...(members ? { members } : {}),
    ...(outboundRules ? { outboundRules } : {}),
  };
}

/** Brings one caller ID to canonical form. */
export function canonicalCallerId(entry: LooseCallerId): CallerId {
  const { trunk, providerId, callerId, description, displayName } = entry;
  return {
    ...(trunk ? { trunk } : {}),
    ...(typeof providerId === "string" && (providerId || !trunk) ? { providerId } : {}),
    callerId,
    ...(description ? { description } : {}),
    ...(typeof displayName === "string" ? { displayName } : {}),
  };
}
