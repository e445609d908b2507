import * as z from "zod";
import { blank, blankId, id as idText } from "../pbx/answer";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { isGone } from "../pbx/gone";
import type { ExtensionResult, ExtensionSummary } from "./extension";
import { everyPage, type ListQuery, quoted } from "../pbx/paging";

const user = z.looseObject({
  id: idText,
  name: blank,
  display_name: blank,
  extension_number: blankId,
  enabled: z.boolean().nullish(),
});

const ownCallerId = z.looseObject({
  provider_id: blankId,
  caller_id: blank,
  preferred: z.boolean().nullish(),
  description: blank,
});

const userWithNumbers = user.extend({
  outbound_caller_ids: z.array(ownCallerId).nullish(),
  anonymous_outbound_calls: z.boolean().nullish(),
});

/** `GET /users`: every user that the query lets through and that has an extension. */
export async function listExtensions(pbx: Pbx, query: ListQuery = {}): Promise<ExtensionSummary[]> {
  return (await everyPage(pbx, "/users", query, user)).map(summary).filter(({ number }) => number !== "");
}

/** The extension of exactly this number. Numbers are compared here too: a PBX may ignore the filter. */
export async function extensionNumbered(pbx: Pbx, number: string): Promise<ExtensionSummary | undefined> {
  const found = await listExtensions(pbx, { filter: `extension_number eq ${quoted(number)}` });
  return found.find((extension) => extension.number === number);
}

/** `GET /users/{id}`; undefined where the PBX has no such user. */
export function findExtension(pbx: Pbx, id: string): Promise<ExtensionResult | undefined> {
  return pbx.send({
    method: "GET",
    path: `/users/${encodeURIComponent(id)}`,
    expects: [404],
    read: (answer) => {
      if (isGone(answer)) return undefined;
      const found = answer.json(userWithNumbers);
      if (found.id !== id) throw new PbxError(`asked for user ${id}, the PBX answered with user ${found.id}`);
      return {
        ...summary(found),
        outboundCallerIds: (found.outbound_caller_ids ?? []).map(
          ({ provider_id, caller_id, preferred, description }) => ({
            providerId: provider_id ?? "",
            callerId: caller_id ?? "",
            preferred: preferred ?? false,
            ...(description ? { description } : {}),
          }),
        ),
        anonymousOutboundCalls: found.anonymous_outbound_calls ?? false,
      };
    },
  });
}

function summary({
  id,
  name,
  display_name,
  extension_number,
  enabled,
}: z.output<typeof user>): ExtensionSummary {
  return {
    id,
    number: extension_number ?? "",
    name: name ?? "",
    ...(display_name ? { displayName: display_name } : {}),
    enabled: enabled ?? true,
  };
}
