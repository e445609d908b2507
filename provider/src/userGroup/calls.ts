import * as z from "zod";
import { type Answer, blank, errorAnswer, id as idText } from "../pbx/answer";
import type { Lost } from "../pbx/call";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { everyPage, type ListQuery, quoted } from "../pbx/paging";
import { formsOf, sameName } from "../text/sameName";
import { type ApiGroup, type ApiGroupBody, groupAnswer } from "./api";

const groupSummary = z.looseObject({ id: idText, name: z.string(), description: blank });

/** What a list says of a group: never its caller IDs. */
export type GroupSummary = z.output<typeof groupSummary>;

const createdAnswer = z.looseObject({ id: idText });

/** `GET /groups/{id}`; undefined only where the PBX itself says that there is no such group. */
export function findGroup(pbx: Pbx, id: string): Promise<ApiGroup | undefined> {
  return pbx.send({
    method: "GET",
    path: pathOf(id),
    expects: [404],
    read: (answer) => {
      if (answer.status === 404) {
        proveGone(answer);
        return undefined;
      }
      const group = answer.json(groupAnswer);
      if (group.id !== id)
        throw new PbxError(`asked for group ${id}, the PBX answered with group ${group.id}`);
      return group;
    },
  });
}

/** `GET /groups`: a summary of every group that the query lets through. */
export function listGroups(pbx: Pbx, query: ListQuery = {}): Promise<GroupSummary[]> {
  return everyPage(pbx, "/groups", query, groupSummary);
}

/**
 * A summary of every group of exactly this name, in whatever Unicode form. Names are compared here too: a PBX may ignore
 * the filter.
 */
export async function listGroupsNamed(pbx: Pbx, name: string): Promise<GroupSummary[]> {
  const filter = formsOf(name)
    .map((form) => `name eq ${quoted(form)}`)
    .join(" or ");
  return (await listGroups(pbx, { filter })).filter((group) => sameName(group.name, name));
}

/** Every group of exactly this name, whole. */
export async function groupsNamed(pbx: Pbx, name: string): Promise<ApiGroup[]> {
  return whole(pbx, await listGroupsNamed(pbx, name), (group) => sameName(group.name, name));
}

/** Every group of which this is so, whole. */
export async function groupsWhere(
  pbx: Pbx,
  isSo: (group: { readonly name: string }) => boolean,
): Promise<ApiGroup[]> {
  return whole(pbx, (await listGroups(pbx)).filter(isSo), isSo);
}

/** Groups of a list, whole: those that are there still, and of which this is so still. */
export async function whole(
  pbx: Pbx,
  found: readonly { readonly id: string }[],
  isSo: (group: ApiGroup) => boolean,
): Promise<ApiGroup[]> {
  const groups = await Promise.all(found.map(({ id }) => findGroup(pbx, id)));
  return groups.filter((group) => group !== undefined).filter(isSo);
}

/** `POST /groups`. `ifLost` finds out whether it was done where the answer doesn't say. */
export function createGroup<T>(
  pbx: Pbx,
  body: ApiGroupBody,
  made: (id: string) => T,
  ifLost: (lost: Lost) => Promise<T | undefined>,
): Promise<T> {
  return pbx.send({
    method: "POST",
    path: "/groups",
    body,
    read: (answer) => made(answer.json(createdAnswer).id),
    ifLost,
  });
}

/** `POST /groups/{id}`, which replaces the group whole. Unclear where the answer is not the API's. */
export function replaceGroup(pbx: Pbx, id: string, body: ApiGroupBody): Promise<"done" | "unclear"> {
  return pbx.send({
    method: "POST",
    path: pathOf(id),
    body,
    read: (answer) => (answer.body.trim() === "" ? "done" : "unclear"),
  });
}

/** `POST /groups/{id}/destroy`. A 404 may mean gone, or that this PBX has no such call. */
export function destroyGroup(pbx: Pbx, id: string): Promise<"done" | "unclear" | "no such group or call"> {
  return pbx.send({
    method: "POST",
    path: `${pathOf(id)}/destroy`,
    expects: [404, 405, 501],
    read: ({ status }) => (status === 204 ? "done" : status >= 400 ? "no such group or call" : "unclear"),
  });
}

// A proxy's own "not found" page must never make Pulumi forget a group.
function proveGone(answer: Answer): void {
  if (answer.body.trim() !== "") answer.json(errorAnswer);
}

function pathOf(id: string): string {
  return `/groups/${encodeURIComponent(id)}`;
}
