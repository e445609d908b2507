/** A number that a group presents on one trunk, in canonical form: a blank field is absent. */
export interface OutboundCallerId {
  readonly providerId: string;
  readonly callerId: string;
  readonly description?: string;
  readonly displayName?: string;
}

/** A group's content in canonical form, whether declared, stored in the state or held by the PBX. */
export interface UserGroupContent {
  readonly name: string;
  readonly description?: string;
  readonly outboundCallerIds: readonly OutboundCallerId[];
}

type MaybeBlank = string | null | undefined;

interface LooseCallerId {
  readonly providerId: string;
  readonly callerId: string;
  readonly description?: MaybeBlank;
  readonly displayName?: MaybeBlank;
}

interface LooseContent {
  readonly name: string;
  readonly description?: MaybeBlank;
  readonly outboundCallerIds?: readonly LooseCallerId[] | null | undefined;
}

/** Brings content to canonical form: `null`, `""` and absent are one. */
export function canonical({ name, description, outboundCallerIds }: LooseContent): UserGroupContent {
  return {
    name,
    ...(description ? { description } : {}),
    outboundCallerIds: (outboundCallerIds ?? []).map(canonicalCallerId),
  };
}

/** Brings one caller ID to canonical form. */
export function canonicalCallerId({
  providerId,
  callerId,
  description,
  displayName,
}: LooseCallerId): OutboundCallerId {
  return {
    providerId,
    callerId,
    ...(description ? { description } : {}),
    ...(displayName ? { displayName } : {}),
  };
}
