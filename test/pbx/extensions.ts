import { opaqueId } from "./random";
import type { Switches } from "./switches";
import type { NumberOptions } from "./trunks";

/** An extension's own number on a trunk. */
export interface ExtensionCallerId {
  readonly provider_id: string;
  readonly caller_id: string;
  readonly preferred: boolean;
  readonly description: string | null;
}

/** A user, with their one extension: the API has no extensions beside users. */
export interface Extension {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly extension_number: string;
  readonly enabled: boolean;
  readonly outbound_caller_ids: readonly ExtensionCallerId[];
  readonly anonymous_outbound_calls: boolean;
}

export interface ExtensionOptions {
  /** 3 to 64 digits. */
  readonly number: string;
  /** By default `user` and the number. */
  readonly name?: string;
  /** By default `User` and the number. */
  readonly displayName?: string;
  /** true, if not given. */
  readonly enabled?: boolean;
  /** The extension's own numbers, which win over everything else. */
  readonly outboundCallerIds?: readonly (NumberOptions & { preferred?: boolean; description?: string })[];
  /** Calls without any number. */
  readonly anonymous?: boolean;
}

/** What options say of an extension, on top of what it is already. */
export function extensionOf(
  options: ExtensionOptions,
  trunkId: (nameOrId: string) => string,
  before?: Extension,
): Extension {
  const { number, name, displayName, enabled, outboundCallerIds, anonymous } = options;
  if (!isExtensionNumber(number)) throw new RangeError(`${number} is not an extension number`);
  return {
    id: before?.id ?? opaqueId(),
    name: name ?? before?.name ?? `user${number}`,
    display_name: displayName ?? before?.display_name ?? `User ${number}`,
    extension_number: number,
    enabled: enabled ?? before?.enabled ?? true,
    outbound_caller_ids:
      outboundCallerIds?.map(({ trunk, callerId, preferred = false, description = "" }) => ({
        provider_id: trunkId(trunk),
        caller_id: callerId,
        preferred,
        description: description || null,
      })) ??
      before?.outbound_caller_ids ??
      [],
    anonymous_outbound_calls: anonymous ?? before?.anonymous_outbound_calls ?? false,
  };
}

export function isExtensionNumber(text: string): boolean {
  return /^[0-9]{3,64}$/.test(text);
}

/** What the members of a group show of an extension. */
export function asMember(
  { id, name, display_name, extension_number }: Extension,
  { bareMembers }: Readonly<Switches>,
): unknown {
  if (bareMembers) return { extension_number };
  return { id, name, display_name, extension_number };
}

/** What the list of users shows of an extension: never its numbers. */
export function extensionSummary({ id, name, display_name, extension_number, enabled }: Extension): unknown {
  return { id, name, display_name, extension_number, enabled };
}
