import type { dynamic } from "@pulumi/pulumi";
import { extensions } from "../extension/directory";
import { outboundRules } from "../outboundRule/directory";
import { ifTold } from "../pbx/directory";
import type { Access } from "../session/link";
import type { Session, Whose } from "../session/session";
import { UNKNOWN } from "../session/unknown";
import { trunks, trunksByName } from "../trunk/directory";
import { type Declared, failuresAgainstPbx } from "./checkAgainstPbx";
import type { UserGroupContent } from "./content";
import { normalized } from "./inputs";
import { CallerIds, numberKeys } from "./sameness";
import { type CheckedInputs, type CheckFailure, checkInputs } from "./schema";
import { type StoredGroup, stored } from "./state";

/**
 * Validates inputs, all of them at once, and brings them to the form that the state keeps. What changed is compared with
 * what the PBX has, unless that is turned off; names are looked up in any case. Where nothing changed, nothing is sent.
 */
export async function check(
  session: Session,
  olds: unknown,
  news: Readonly<Record<string, unknown>>,
): Promise<dynamic.CheckResult<object>> {
  session.programRuns();
  const old = stored(olds ?? {});
  session.saw({ ...old.options, owner: old.owner });
  // The host's own property, which it puts back itself, and what the program knows of other resources and its options.
  const { __provider, __resource, __twins, __replaceOnChanges, ...declared } = news;
  const { inputs, failures } = checkInputs(declared);
  const connection = inputs?.connection;
  if (connection && connection !== UNKNOWN) {
    const reason = await session.problemWith(connection);
    if (reason !== undefined) failures.push({ property: "connection", reason });
  }
  if (inputs !== undefined)
    session.declares(inputs.name, connection, {
      resource: typeof __resource === "string" ? __resource : inputs.name,
      ...(typeof __twins === "string" && { twins: __twins }),
    });
  if (inputs === undefined || failures.length > 0) return { inputs: news, failures };
  const kept = __replaceOnChanges === true ? { __replaceOnChanges } : {};
  return {
    inputs: { ...normalized(inputs, old.content), ...kept },
    failures: await againstPbx(session, old, inputs),
  };
}

async function againstPbx(
  session: Session,
  old: StoredGroup,
  inputs: CheckedInputs,
): Promise<CheckFailure[]> {
  const connection = inputs.connection ?? undefined;
  // Which PBX it is, is not known yet.
  if (connection === UNKNOWN) return [];
  const stays = connection === old.options.connection;
  const changed = changes(inputs, stays ? old.content : NOTHING);
  const whose: Whose = { connection, owner: stays ? old.owner : undefined };
  const settings = await session.settings(connection);
  const checks = settings?.checkAgainstPbx ?? true;
  const declared = checks ? changed : namesIn(changed);
  if (isEmpty(declared)) return [];
  if (settings === undefined && isEmpty(namesIn(changed))) {
    session.warn(
      "warning: without complete settings, numbers, members and rules are not checked against the PBX: set PORTSIP_URL and credentials for this preview, or checkAgainstPbx to false",
    );
    return [];
  }
  const { name } = inputs;
  const which = name === UNKNOWN ? "a user group" : `user group "${name}"`;
  const how = checks ? " against the PBX (checkAgainstPbx=false previews without)" : "";
  return session.run(`check ${which}${how}`, whose, async (access) => {
    const there = await onPbx(session, access, declared);
    // Inputs do not tell whose group it is: where none of its trunks are here, it is the update that names both tenants.
    if (stays && hasNoneOf(there.trunks, old.content)) return [];
    return failuresAgainstPbx(declared, there);
  });
}

function hasNoneOf(
  here: Parameters<typeof failuresAgainstPbx>[1]["trunks"],
  { outboundCallerIds }: Pick<UserGroupContent, "outboundCallerIds">,
): boolean {
  if (here === undefined || outboundCallerIds.length === 0) return false;
  return outboundCallerIds.every(({ trunk, providerId = "" }) =>
    trunk === undefined ? here.withId(providerId) === undefined : here.problemWith(trunk) !== undefined,
  );
}

const NOTHING: Pick<UserGroupContent, "outboundCallerIds" | "members" | "outboundRules"> = {
  outboundCallerIds: [],
};

/** What is declared and known, and was not declared before. */
function changes(
  { outboundCallerIds, members, outboundRules: rules }: CheckedInputs,
  old: typeof NOTHING,
): Declared {
  const before = new CallerIds(old.outboundCallerIds);
  return {
    outboundCallerIds: listOf(outboundCallerIds).map((entry) => {
      if (entry === UNKNOWN) return undefined;
      const { trunk, providerId, callerId } = entry;
      const known = {
        ...(isKnown(trunk) && { trunk }),
        ...(isKnown(providerId) && { providerId }),
        ...(isKnown(callerId) && { callerId }),
      };
      return before.take(numberKeys({ ...known, callerId })) === undefined ? known : undefined;
    }),
    members: changedTexts(members, old.members),
    outboundRules: changedTexts(rules, old.outboundRules),
  };
}

function listOf<T>(list: readonly T[] | typeof UNKNOWN | null | undefined): readonly (T | typeof UNKNOWN)[] {
  return list === UNKNOWN ? [] : (list ?? []);
}

function isKnown(text: string | null | undefined): text is string {
  return typeof text === "string" && text !== UNKNOWN;
}

function changedTexts(
  list: CheckedInputs["members"],
  before: readonly string[] = [],
): (string | undefined)[] {
  const known = new Set([...before, UNKNOWN]);
  return listOf(list).map((text) => (known.has(text) ? undefined : text));
}

/** Of what is declared, what has to be found by its name. */
function namesIn({ outboundCallerIds, outboundRules: rules }: Declared): Declared {
  return {
    outboundCallerIds: outboundCallerIds?.map((entry) =>
      entry?.trunk === undefined ? undefined : { trunk: entry.trunk },
    ),
    outboundRules: rules,
  };
}

function isEmpty({ outboundCallerIds = [], members = [], outboundRules: rules = [] }: Declared): boolean {
  return (
    outboundCallerIds.every((entry) => entry?.trunk === undefined && entry?.providerId === undefined) &&
    [...members, ...rules].every((part) => part === undefined)
  );
}

async function onPbx(
  session: Session,
  { pbx }: Access,
  { outboundCallerIds, members, outboundRules: rules }: Declared,
): Promise<Parameters<typeof failuresAgainstPbx>[1]> {
  const told = async <T>(
    wanted: readonly unknown[] | undefined,
    what: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    if ((wanted ?? []).every((part) => part === undefined)) return undefined;
    const found = await read();
    if (found === undefined)
      session.warn(
        `warning: these credentials may not list ${what}, so that what a program says of them is not checked`,
      );
    return found;
  };
  const byName = outboundCallerIds?.some((entry) => entry?.trunk !== undefined) === true;
  const [allTrunks, allExtensions, allRules] = await Promise.all([
    told(outboundCallerIds, "SIP trunks", () => (byName ? trunksByName(pbx) : ifTold(trunks.of(pbx)))),
    told(members, "users", () => extensions.of(pbx)),
    told(rules, "outbound rules", () => outboundRules.of(pbx)),
  ]);
  return { trunks: allTrunks, extensions: allExtensions, rules: allRules };
}
