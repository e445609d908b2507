import * as z from "zod";
import { blank, blankId, id as idText } from "../pbx/answer";
import type { Pbx } from "../pbx/client";
import { items } from "../pbx/paging";
import { addLink, type LinkedSet, removeLink } from "../pbx/linkedSet";

/** An extension that is a member of a group. */
export interface Member {
  /** The id of its user, where the PBX gives it. */
  readonly id?: string;
  readonly number: string;
  readonly displayName?: string;
}

const members = z.looseObject({
  items: items(z.looseObject({ id: blankId, extension_number: idText, display_name: blank })),
});

/** `GET /groups/{id}/members`: every member of a group. */
export function listMembers(pbx: Pbx, groupId: string): Promise<Member[]> {
  return pbx.send({
    method: "GET",
    path: pathOf(groupId),
    read: (answer) =>
      answer.json(members).items.map(({ id, extension_number, display_name }) => ({
        ...(id ? { id } : {}),
        number: extension_number,
        ...(display_name ? { displayName: display_name } : {}),
      })),
  });
}

/** The members of a group, by their extension numbers. */
export function membersOf(groupId: string): LinkedSet {
  const memberPath = (number: string): string => `${pathOf(groupId)}/${encodeURIComponent(number)}`;
  return {
    many: "members",
    label: (number) => number,
    list: async (pbx) => (await listMembers(pbx, groupId)).map(({ number }) => number),
    add: (pbx, number) => addLink(pbx, memberPath(number)),
    remove: (pbx, number) => removeLink(pbx, memberPath(number)),
  };
}

function pathOf(groupId: string): string {
  return `/groups/${encodeURIComponent(groupId)}/members`;
}
