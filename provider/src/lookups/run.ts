import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { OperationError } from "../host/errors";
import type { Access } from "../host/link";
import { Session } from "../host/session";
import { contentOf } from "../model/body";
import { parseDidNumbers } from "../model/didNumbers";
import { nearest } from "../model/nearest";
import { PbxError } from "../pbx/errors";
import type { ApiTrunk, GroupSummary } from "../pbx/groups";
import type {
  IdOrName,
  OnConnection,
  Trunk,
  UserGroupResult,
  UserGroupsQuery,
  UserGroupSummary,
} from "./types";

let session: Session | undefined;

/** Runs a lookup with the settings of the running program. Its errors reach the terminal without a stack trace. */
async function lookUp<T>(
  what: string,
  connection: string | undefined,
  operation: (access: Access) => Promise<T>,
): Promise<T> {
  if (session === undefined) {
    session = new Session();
    session.configured((key) => pulumi.runtime.getConfig(key));
  }
  try {
    return await session.run(`look up ${what}`, { connection }, operation);
  } catch (error) {
    throw error instanceof OperationError ? failure(error.message) : error;
  }
}

/** An error that reaches the terminal as its message alone, whichever way the program lets it go. */
function failure(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The SDK hides the stack of a RunError only where it ends the program itself, not where an output rejects.
  error.stack = "";
  return error;
}

export function getUserGroup(args: IdOrName): Promise<UserGroupResult> {
  const { key, text } = idOrName("getUserGroup", args);
  return lookUp(`user group ${text}`, args.connection, async ({ groups }) => {
    const id =
      key.id ??
      (await onlyOne("user group", key.name, await groups.listNamed(key.name), () => groups.list())).id;
    const group = await groups.find(id);
    if (group === undefined) throw new PbxError(`the PBX has no user group with id ${id}`);
    return { id, ...contentOf(group) };
  });
}

export function getUserGroups({
  details = false,
  connection,
  ...query
}: UserGroupsQuery & { readonly details?: boolean }): Promise<(UserGroupSummary | UserGroupResult)[]> {
  return lookUp("user groups", connection, async ({ groups }) => {
    const list = await groups.list(query);
    if (!details) return list.map(summary);
    const whole = await Promise.all(list.map(({ id }) => groups.find(id)));
    // One that was removed while we read belongs to the list no more.
    return whole
      .filter((group) => group !== undefined)
      .map((group) => ({ id: group.id, ...contentOf(group) }));
  });
}

export function getTrunk(args: IdOrName): Promise<Trunk> {
  const { key, text } = idOrName("getTrunk", args);
  return lookUp(`SIP trunk ${text}`, args.connection, async ({ groups }) => {
    const all = await groups.trunks();
    if (key.id === undefined) {
      const named = all.filter(({ name }) => name === key.name);
      return trunk(await onlyOne("SIP trunk", key.name, named, () => Promise.resolve(all)));
    }
    const found = all.find(({ id }) => id === key.id);
    if (found === undefined)
      throw new PbxError(`the PBX has no SIP trunk with id ${key.id}: it has ${listed(all)}`);
    return trunk(found);
  });
}

export function getTrunks({ connection }: OnConnection): Promise<Trunk[]> {
  return lookUp("SIP trunks", connection, async ({ groups }) => (await groups.trunks()).map(trunk));
}

type Key =
  { readonly id: string; readonly name?: undefined } | { readonly id?: undefined; readonly name: string };

function idOrName(lookup: string, { connection: _, ...args }: IdOrName): { key: Key; text: string } {
  const text = z.string().min(1);
  const parsed = z
    .union([
      z.strictObject({ id: text, name: z.undefined().optional() }),
      z.strictObject({ name: text, id: z.undefined().optional() }),
    ])
    .safeParse(args);
  if (!parsed.success)
    throw failure(`${lookup} takes either { id } or { name }, as a string that is not empty`);
  const key: Key = parsed.data.id === undefined ? { name: parsed.data.name } : { id: parsed.data.id };
  return { key, text: key.id === undefined ? `"${key.name}"` : `with id ${key.id}` };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The one of those that have a name; where there is none, `all` serves to find near names. */
async function onlyOne<Item extends Named>(
  kind: string,
  name: string,
  found: readonly Item[],
  all: () => Promise<Item[]>,
): Promise<Item> {
  const [first] = found;
  if (first === undefined) {
    const names = (await all()).map((item) => item.name);
    const guesses = nearest(name, names, 3);
    throw new PbxError(
      `the PBX has no ${kind} of this name${guesses.length === 0 ? "" : `; did you mean ${guesses.map((guess) => `"${guess}"`).join(", ")}?`}`,
    );
  }
  if (found.length > 1)
    throw new PbxError(
      `the PBX has ${found.length} ${kind}s of this name: give one of their ids, ${found.map(({ id }) => id).join(", ")}`,
    );
  return first;
}

function listed(items: readonly Named[]): string {
  return items.length === 0 ? "none" : items.map(({ id, name }) => `"${name}" (${id})`).join(", ");
}

function summary({ id, name, description }: GroupSummary): UserGroupSummary {
  return { id, name, ...(description ? { description } : {}) };
}

function trunk({ id, name, did_numbers }: ApiTrunk): Trunk {
  return { id, name, didNumbers: parseDidNumbers(did_numbers) };
}
