import { extensionNumbered, findExtension } from "../../extension/calls";
import { extensions as extensionDirectory } from "../../extension/directory";
import { listMembers, type Member } from "../../extension/members";
import { findOutboundRule } from "../../outboundRule/calls";
import { appliedRules } from "../../outboundRule/directory";
import type { Pbx } from "../../pbx/client";
import { ifTold } from "../../pbx/directory";
import { PbxError } from "../../pbx/errors";
import type { Session } from "../../session/session";
import { insteadOfName, shown } from "../../text/instead";
import { listTrunks } from "../../trunk/calls";
import { trunkOf } from "../../trunk/directory";
import { contentOf } from "../../userGroup/api";
import { findGroup, type GroupSummary, listGroups } from "../../userGroup/calls";
import { Progress } from "../progress";
import { companyNumbers } from "./company";
import type { ExplainOptions } from "./options";
import type { Caller, CallerId, Group, Own, Rule, Scene } from "./scene";

type Reads = <T>(action: string, read: (pbx: Pbx) => Promise<T>) => Promise<T>;
type Question = Pick<ExplainOptions, "groups" | "extensions" | "connection">;

/** Reads what counts for the calls that are asked about. Only reads: nothing is written. */
export async function readScene(session: Session, question: Question): Promise<Scene> {
  const { connection } = question;
  const reads: Reads = (action, read) => session.run(action, { connection }, ({ pbx }) => read(pbx));
  const company = await session.run("read the company's numbers", { connection }, ({ tenant }) =>
    Promise.resolve(companyNumbers(tenant)),
  );
  const [listed, trunks, rules] = await Promise.all([
    reads("list user groups", listGroups),
    reads("list SIP trunks", async (pbx) => (await ifTold(listTrunks(pbx)))?.map(trunkOf)),
    reads("read outbound rules", readRules),
  ]);
  const named =
    question.groups.length > 0 ? await reads("explain", () => namedGroups(question.groups, listed)) : listed;
  const members = await readMembers(reads, named);
  const asked =
    question.groups.length > 0 || question.extensions.length === 0
      ? named
      : named.filter(({ id }) => members.get(id)?.some(({ number }) => question.extensions.includes(number)));
  const numbers =
    question.extensions.length > 0
      ? question.extensions
      : [...new Set(asked.flatMap(({ id }) => members.get(id)?.map(({ number }) => number) ?? []))];

  // Other groups count where a rule is applied to them and one of these extensions is in them, too.
  const applied = new Set(
    rules?.filter(({ enabled }) => enabled).flatMap((rule) => rule.groups.map(({ id }) => id)),
  );
  const others = listed.filter(({ id }) => applied.has(id) && !asked.some((group) => group.id === id));
  for (const [id, found] of await readMembers(
    reads,
    others.filter(({ id }) => !members.has(id)),
  ))
    members.set(id, found);
  const wanted = new Set(numbers);
  const sharing = others.filter(({ id }) => members.get(id)?.some(({ number }) => wanted.has(number)));

  const groups = await Promise.all([
    ...asked.map((group) => readGroup(reads, group, true, members)),
    ...sharing.map((group) => readGroup(reads, group, false, members)),
  ]);
  const ids = await idsOf(reads, numbers, [...members.values()].flat());
  return {
    trunks,
    rules,
    company,
    groups: groups.filter((group) => group !== undefined),
    extensions: await readExtensions(reads, numbers, ids),
  };
}

/** Every rule, in the order in which they are tried, with its groups and routes; a disabled one leads nowhere. */
async function readRules(pbx: Pbx): Promise<Rule[] | undefined> {
  const rules = await appliedRules(pbx);
  if (rules === undefined) return undefined;
  const whole = await Promise.all(
    rules.map(async (rule) => {
      if (!rule.enabled) return { ...rule, routes: [] };
      const found = await ifTold(findOutboundRule(pbx.afresh(), rule.id).then((each) => each ?? "gone"));
      if (found === "gone" || found === undefined) return found;
      // What limits a rule may be missing in the list.
      return { ...found, groups: rule.groups };
    }),
  );
  if (whole.includes(undefined)) return undefined;
  return whole
    .filter((rule) => rule !== undefined)
    .filter((rule) => rule !== "gone")
    .sort((a, b) => a.priority - b.priority);
}

/** The groups that are asked for, each by its name or its id. */
function namedGroups(names: readonly string[], listed: readonly GroupSummary[]): Promise<GroupSummary[]> {
  const found = names.map((given) => {
    const byId = listed.find(({ id }) => id === given);
    const byName = listed.filter(({ name }) => name === given);
    if (byName.length > 1)
      throw new PbxError(
        `the PBX has ${byName.length} user groups ${shown(given)}: give one of their ids, ${byName.map(({ id }) => id).join(", ")}`,
      );
    const group = byName[0] ?? byId;
    if (group === undefined)
      throw new PbxError(`the PBX has no user group ${shown(given)}; ${insteadOfName(given, listed)}`);
    return group;
  });
  return Promise.resolve([...new Set(found)]);
}

async function readMembers(
  reads: Reads,
  groups: readonly GroupSummary[],
): Promise<Map<string, readonly Member[]>> {
  return new Map(
    await withProgress("Reading members of user groups", groups, async ({ id, name }) => [
      id,
      await reads(`read the members of user group ${shown(name)}`, (pbx) => listMembers(pbx, id)),
    ]),
  );
}

async function readGroup(
  reads: Reads,
  { id, name }: GroupSummary,
  asked: boolean,
  members: ReadonlyMap<string, readonly Member[]>,
): Promise<Group | undefined> {
  const group = await reads(`read user group ${shown(name)}`, (pbx) => findGroup(pbx, id));
  if (group === undefined) return undefined;
  const callerIds = contentOf(group).outboundCallerIds.map(({ providerId, callerId }): CallerId => ({
    providerId,
    callerId,
  }));
  return {
    id,
    name: group.name,
    asked,
    callerIds,
    members: new Set(members.get(id)?.map(({ number }) => number)),
  };
}

/** So many extensions are looked up by their numbers, before all are listed. */
const LOOKED_UP = 10;

/** The ids of extensions. Members tell theirs, or else a list of all does: to look up each would double the calls. */
async function idsOf(
  reads: Reads,
  numbers: readonly string[],
  members: readonly Member[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(members.flatMap(({ number, id }) => (id ? [[number, id] as const] : [])));
  if (numbers.filter((number) => !ids.has(number)).length <= LOOKED_UP) return ids;
  const listed = await reads("list extensions", (pbx) => extensionDirectory.of(pbx));
  return new Map([...(listed?.all ?? []).map(({ name, id }) => [name, id] as const), ...ids]);
}

/** One call an extension, as many at once as the settings allow. */
async function readExtensions(
  reads: Reads,
  numbers: readonly string[],
  ids: ReadonlyMap<string, string>,
): Promise<Caller[]> {
  const read = (number: string): Promise<Own | undefined> =>
    reads(`read extension ${number}`, (pbx) => ifTold(readOwn(pbx, number, ids.get(number))));
  const [first, ...rest] = numbers;
  if (first === undefined) return [];
  // A role that may not read the first one may not read the others: they are not asked for.
  const own = await read(first);
  const others = await withProgress("Reading extensions", rest, async (number) => ({
    number,
    own: own && (await read(number)),
  }));
  return [{ number: first, own }, ...others];
}

async function readOwn(pbx: Pbx, number: string, id: string | undefined): Promise<Own> {
  const member = id === undefined ? undefined : await findExtension(pbx, id);
  // Somebody may have changed numbers since the members were read.
  const user = member?.number === number ? member : await looked(pbx, number);
  if (user === undefined) throw await noSuchExtension(pbx, number);
  return {
    enabled: user.enabled,
    anonymous: user.anonymousOutboundCalls,
    callerIds: user.outboundCallerIds,
  };
}

async function looked(pbx: Pbx, number: string): ReturnType<typeof findExtension> {
  const listed = await extensionNumbered(pbx, number);
  return listed && findExtension(pbx, listed.id);
}

async function noSuchExtension(pbx: Pbx, number: string): Promise<PbxError> {
  const problem = (await extensionDirectory.of(pbx))?.problemWith(number);
  return new PbxError(problem ?? `the PBX has no extension ${shown(number)}`);
}

async function withProgress<Item, T>(
  what: string,
  items: readonly Item[],
  read: (item: Item) => Promise<T>,
): Promise<T[]> {
  const progress = new Progress(what);
  let done = 0;
  try {
    return await Promise.all(
      items.map(async (item) => {
        const found = await read(item);
        done += 1;
        progress.at(done, items.length);
        return found;
      }),
    );
  } finally {
    progress.end();
  }
}
