import { extensionNumbered, findExtension, listExtensions } from "../extension/calls";
import type { ExtensionResult, ExtensionSummary } from "../extension/extension";
import {
  findOutboundRule,
  listAppliedGroups,
  listOutboundRules,
  type OutboundRule,
} from "../outboundRule/calls";
import type { Pbx } from "../pbx/client";
import { type ApiTrunk, listTrunks } from "../trunk/calls";
import { parseDidNumbers } from "../trunk/numbers";
import { type ApiGroup, contentOf } from "../userGroup/api";
import { findGroup, type GroupSummary, listGroups, listGroupsNamed } from "../userGroup/calls";
import { checkedConnection, checkedKey, checkedNumber, checkedQuery, type Key } from "./args";
import { type About, keyText, lookUp, missing, onlyOne } from "./lookUp";
import type { OutboundRuleResult, Trunk, UserGroupResult, UserGroupSummary } from "./types";

export type { About } from "./lookUp";

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

export function getOutboundRule(args: unknown, about: About): Promise<OutboundRuleResult> {
  return lookUp(
    args,
    about,
    () => checkedKey("getOutboundRule", args),
    ({ key }) => `outbound rule ${keyText(key)}`,
    async ({ pbx }, { key }) => {
      const id = key.by === "id" ? key.id : await ruleNamed(pbx, key);
      const [rule, userGroups] = await Promise.all([findOutboundRule(pbx, id), listAppliedGroups(pbx, id)]);
      if (rule === undefined) throw await missing("outbound rule", key, () => listOutboundRules(pbx));
      return { ...rule, userGroups };
    },
  );
}

async function ruleNamed(pbx: Pbx, key: Extract<Key, { by: "name" }>): Promise<string> {
  const all = await listOutboundRules(pbx);
  const found = onlyOne(
    "outbound rule",
    all.filter(({ name }) => name === key.name),
  );
  if (found === undefined) throw await missing("outbound rule", key, () => Promise.resolve(all));
  return found.id;
}

export function getOutboundRules(args: unknown, about: About): Promise<OutboundRule[]> {
  return lookUp(
    args,
    about,
    () => ({ connection: checkedConnection("getOutboundRules", args) }),
    () => "outbound rules",
    async ({ pbx }) => (await listOutboundRules(pbx)).sort((a, b) => a.priority - b.priority),
  );
}

export function getExtension(args: unknown, about: About): Promise<ExtensionResult> {
  return lookUp(
    args,
    about,
    () => checkedNumber("getExtension", args),
    ({ number }) => `extension ${number}`,
    async ({ pbx }, { number }) => {
      const listed = await extensionNumbered(pbx, number);
      const found = listed && (await findExtension(pbx, listed.id));
      // Between the two calls it may have been removed, or given another number.
      if (found?.number === number) return found;
      throw await missing("extension", { by: "number", number }, async () =>
        (await listExtensions(pbx)).map(({ id, number: name }) => ({ id, name })),
      );
    },
  );
}

export function getExtensions(args: unknown, about: About): Promise<ExtensionSummary[]> {
  return lookUp(
    args,
    about,
    () => ({ connection: checkedConnection("getExtensions", args) }),
    () => "extensions",
    ({ pbx }) => listExtensions(pbx),
  );
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
