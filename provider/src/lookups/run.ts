import { AsyncLocalStorage } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { OperationError } from "../session/errors";
import type { Access } from "../session/link";
import { Session } from "../session/session";
import { SettingsError } from "../settings";
import { contentOf } from "../userGroup/api";
import { parseDidNumbers } from "../trunk/numbers";
import { PbxError, redact } from "../pbx/errors";
import type { Pbx } from "../pbx/client";
import { type ApiTrunk, listTrunks } from "../trunk/calls";
import type { ApiGroup } from "../userGroup/api";
import { findGroup, type GroupSummary, listGroups, listGroupsNamed } from "../userGroup/calls";
import { ArgumentsError, checkedConnection, checkedKey, checkedQuery, type Key } from "./args";
import { insteadOfId, insteadOfName, type Named, shown } from "../text/instead";
import type { Trunk, UserGroupResult, UserGroupSummary } from "./types";

/** What is known of a lookup's arguments besides their values. */
export interface About {
  /** They are secret: an error must not repeat them. */
  readonly secret: boolean;
}

// By settings: with Pulumi's Automation API, one process runs the programs of several stacks.
const sessions = new Map<string, Session>();

function session(): Session {
  const config = pulumi.runtime.allConfig();
  const ours = [
    ...Object.entries(process.env).filter(([name]) => name.startsWith("PORTSIP_")),
    ...Object.entries(config).filter(([name]) => name.startsWith("portsip:")),
  ];
  const key = JSON.stringify(ours.sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const made = new Session();
  made.configured((name) => config[name]);
  sessions.set(key, made);
  return made;
}

/** Runs a lookup with the settings of the running program. What fails is one line, and no secret is in it. */
async function lookUp<Checked extends { readonly connection: string | undefined }, T>(
  args: unknown,
  { secret }: About,
  check: () => Checked,
  what: (checked: Checked) => string,
  operation: (access: Access, checked: Checked) => Promise<T>,
): Promise<T> {
  try {
    const checked = check();
    const { connection } = checked;
    return await session().run(`look up ${what(checked)}`, { connection }, (access) =>
      operation(access, checked),
    );
  } catch (error) {
    if (!(error instanceof OperationError) && !(error instanceof ArgumentsError)) throw error;
    const message = `${error.message}${error.cause instanceof SettingsError && inDriver() ? IN_DRIVER : ""}`;
    throw failure(secret ? redact(message, texts(args)) : message);
  }
}

const IN_DRIVER =
  " (this program runs within the process that drives Pulumi's Automation API: its lookups see that process's environment and the stack's config, set by setConfig, but not the workspace's envVars)";

/** Whether an inline program of the Automation API runs. The SDK keeps what it knows of each one in a store of its own. */
function inDriver(): boolean {
  const storage: unknown = Reflect.get(globalThis, "asyncLocalStorage");
  return storage instanceof AsyncLocalStorage && storage.getStore() !== undefined;
}

function texts(args: unknown): string[] {
  return Object.values(args ?? {}).filter((value): value is string => typeof value === "string");
}

/** An error that reaches the terminal as its message alone, whichever way the program lets it go. */
function failure(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The SDK hides the stack of a RunError only where it ends the program itself, not where an output rejects.
  error.stack = "";
  // And where a resource takes an output that rejects, it puts the way to the property in front, at each level anew.
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  return error;
}

export function getUserGroup(args: unknown, about: About): Promise<UserGroupResult> {
  return lookUp(
    args,
    about,
    () => checkedKey("getUserGroup", args),
    ({ key }) => `user group ${keyText(key)}`,
    async ({ pbx }, { key }) => {
      const group = key.by === "id" ? await findGroup(pbx, key.id) : await groupNamed(pbx, key.name);
      if (group === undefined) throw await missing("user group", key, () => listGroups(pbx));
      return groupResult(group);
    },
  );
}

async function groupNamed(pbx: Pbx, name: string): Promise<ApiGroup | undefined> {
  const only = onlyOne("user group", await listGroupsNamed(pbx, name));
  const group = only && (await findGroup(pbx, only.id));
  // Between the two calls it may have been removed, or given another name.
  return group?.name === name ? group : undefined;
}

export function getUserGroups(args: unknown, about: About): Promise<(UserGroupSummary | UserGroupResult)[]> {
  return lookUp(
    args,
    about,
    () => {
      const { filter, search, orderBy, details, connection } = checkedQuery("getUserGroups", args);
      const query = {
        filter: filter ?? undefined,
        search: search ?? undefined,
        orderBy: orderBy ?? undefined,
      };
      return { query, details: details ?? false, connection: connection ?? undefined };
    },
    () => "user groups",
    async ({ pbx }, { query, details }) => {
      const list = await listGroups(pbx, query);
      if (!details) return list.map(summary);
      const whole = await Promise.all(list.map(({ id }) => findGroup(pbx.afresh(), id)));
      // One that was removed while we read belongs to the list no more.
      return whole.filter((group) => group !== undefined).map(groupResult);
    },
  );
}

export function getTrunk(args: unknown, about: About): Promise<Trunk> {
  return lookUp(
    args,
    about,
    () => checkedKey("getTrunk", args),
    ({ key }) => `SIP trunk ${keyText(key)}`,
    async ({ pbx }, { key }) => {
      const all = await listTrunks(pbx);
      const found = onlyOne(
        "SIP trunk",
        all.filter((each) => (key.by === "id" ? each.id === key.id : each.name === key.name)),
      );
      if (found === undefined) throw await missing("SIP trunk", key, () => Promise.resolve(all));
      return trunk(found);
    },
  );
}

export function getTrunks(args: unknown, about: About): Promise<Trunk[]> {
  return lookUp(
    args,
    about,
    () => ({ connection: checkedConnection("getTrunks", args) }),
    () => "SIP trunks",
    async ({ pbx }) => (await listTrunks(pbx)).map(trunk),
  );
}

function keyText(key: Key): string {
  return key.by === "id" ? `with id ${key.id}` : shown(key.name);
}

function onlyOne<Item extends Named>(kind: string, found: readonly Item[]): Item | undefined {
  if (found.length > 1)
    throw new PbxError(
      `the PBX has ${found.length} ${kind}s of this name: give one of their ids, ${found.map(({ id }) => id).join(", ")}`,
    );
  return found[0];
}

/** That there is no such thing, and which ones there are instead. */
async function missing(kind: string, key: Key, all: () => Promise<Named[]>): Promise<PbxError> {
  const what = `the PBX has no ${kind} ${key.by === "id" ? "with this id" : "of this name"}`;
  try {
    const there = await all();
    return new PbxError(
      `${what}; ${key.by === "id" ? insteadOfId(key.id, there) : insteadOfName(key.name, there)}`,
    );
  } catch (error) {
    // That it is missing is what counts: where looking for others fails, it is said without them.
    if (error instanceof PbxError) return new PbxError(what);
    throw error;
  }
}

function groupResult(group: ApiGroup): UserGroupResult {
  const { outboundCallerIds, ...rest } = contentOf(group);
  return { id: group.id, ...rest, outboundCallerIds: [...outboundCallerIds] };
}

function summary({ id, name, description }: GroupSummary): UserGroupSummary {
  return { id, name, ...(description ? { description } : {}) };
}

function trunk({ id, name, did_numbers }: ApiTrunk): Trunk {
  return { id, name, didNumbers: parseDidNumbers(did_numbers) };
}
