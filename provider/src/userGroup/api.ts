import * as z from "zod";
import { blank, id } from "../pbx/answer";
import { sameName } from "../text/sameName";
import type { OutboundCallerId, ResolvedContent } from "./content";

/** A text that a trunk that was removed may leave blank behind. */
const blankBehind = z
  .string()
  .nullable()
  .transform((text) => text ?? "");

const callerIdAnswer = z.looseObject({
  provider_id: z.union([blankBehind, id]),
  caller_id: blankBehind,
  description: blank,
  display_name: blank,
});

/** A group as the API has it. Fields that we don't know (a newer PBX's) are kept: an update carries them over. */
export const groupAnswer = z.looseObject({
  id,
  name: z.string(),
  description: blank,
  outbound_caller_ids: z.array(callerIdAnswer).nullish(),
});

export type ApiCallerId = z.output<typeof callerIdAnswer>;
export type ApiGroup = z.output<typeof groupAnswer>;

/** What is POSTed to create or replace a group. */
export interface ApiGroupBody {
  readonly name: string;
  readonly description?: string;
  readonly outbound_caller_ids: readonly ApiCallerId[];
  readonly [unmanaged: string]: unknown;
}

/** The body that creates a group. */
export function createBody(content: ResolvedContent): ApiGroupBody {
  return {
    name: content.name,
    ...(content.description !== undefined && { description: content.description }),
    outbound_caller_ids: content.outboundCallerIds.map((entry) => apiCallerId(entry)),
  };
}

/**
 * The body that replaces a group. The API clears what a replacement leaves out, so every field that we don't
 * manage is carried over: the group's own, and those of each caller ID that stays.
 */
export function replaceBody(current: ApiGroup, content: ResolvedContent): ApiGroupBody {
  const stored = new Map(
    (current.outbound_caller_ids ?? []).map((entry) => [
      keyOf(entry),
      {
        others: unmanaged(entry, ["provider_id", "caller_id", "description", "display_name"]),
        display_name: entry.display_name,
      },
    ]),
  );
  return {
    ...unmanaged(current, ["id", "name", "description", "outbound_caller_ids"]),
    ...createBody(content),
    // The same name in another Unicode form is no new one: call reports know the group by what the PBX has.
    ...(sameName(current.name, content.name) && { name: current.name }),
    outbound_caller_ids: content.outboundCallerIds.map((entry) => {
      const own = apiCallerId(entry);
      const { others, display_name } = stored.get(keyOf(own)) ?? {};
      // One that is not declared is not managed: it is carried over.
      return {
        ...others,
        ...(entry.displayName === undefined && display_name ? { display_name } : {}),
        ...own,
      };
    }),
  };
}

/** A group's content as the PBX holds it: every trunk by its id, every display name that there is. */
export function contentOf(group: ApiGroup): ResolvedContent {
  return {
    name: group.name,
    ...(group.description ? { description: group.description } : {}),
    outboundCallerIds: (group.outbound_caller_ids ?? []).map((entry) => ({
      providerId: entry.provider_id,
      callerId: entry.caller_id,
      ...(entry.description ? { description: entry.description } : {}),
      ...(entry.display_name ? { displayName: entry.display_name } : {}),
    })),
  };
}

// A blank display name is left out: a replacement clears it then, and a PBX that does not know the field is not told of it.
function apiCallerId(entry: OutboundCallerId): ApiCallerId {
  return {
    provider_id: entry.providerId,
    caller_id: entry.callerId,
    ...(entry.description !== undefined && { description: entry.description }),
    ...(entry.displayName ? { display_name: entry.displayName } : {}),
  };
}

function keyOf({ provider_id, caller_id }: ApiCallerId): string {
  return JSON.stringify([provider_id, caller_id]);
}

// A null is left out: to a call that replaces, null and absent are the same, and a strict PBX refuses a null.
function unmanaged(
  object: Readonly<Record<string, unknown>>,
  managed: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([key, value]) => !managed.includes(key) && value !== null && value !== undefined,
    ),
  );
}
