import type { Options } from "../../userGroup/state";
import { contentOf } from "../../userGroup/api";
import { checkInputs, type CheckFailure } from "../../userGroup/schema";
import { inputsOf, type UserGroupInputs } from "../../userGroup/inputs";
import { holds } from "../../userGroup/sameness";
import type { OutboundCallerId, ResolvedContent, UserGroupContent } from "../../userGroup/content";
import { byName, resourceNames } from "./names";
import type { Found, FoundGroup } from "./readGroups";
import type { StateGroup } from "./state";

interface Group {
  readonly id: string;
  /** Its name on the PBX. */
  readonly name: string;
  /** What the PBX holds, numbers in an order of ours. */
  readonly content: ResolvedContent;
  /** Whether the stack has it, in whatever way. */
  readonly inStack: boolean;
}

/** A group that the state does not have yet. */
export type NewGroup = Group & {
  readonly kind: "new";
  readonly resource: string;
  readonly inputs: UserGroupInputs;
  readonly protect: boolean;
};

/** A group that the state has: the program declares it as the state says. */
export type KeptGroup = Group & {
  readonly kind: "kept";
  readonly resource: string;
  readonly inputs: UserGroupInputs;
  /** The PBX holds something else than the state says. */
  readonly drifted: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
};

/** A group that the state has as one that is only read. */
export type ReadGroup = Group & {
  readonly kind: "read";
  readonly resource: string;
  readonly options: Options;
};

/** A group that the program cannot have. */
export type LeftGroup = Group & { readonly kind: "left"; readonly reason: string };

/** What becomes of a group of the PBX. */
export type Planned = NewGroup | KeptGroup | ReadGroup | LeftGroup;

/** What the groups of a PBX meet. */
export interface Circumstances extends Pick<Found, "trunks" | "rules" | "tenant"> {
  readonly inState: readonly StateGroup[];
  readonly connection: string | undefined;
  /** Whether groups that are new are protected. */
  readonly protect: boolean;
}

/** Decides what becomes of each group, and gives them by name. What the state has stays as it is there. */
export function plan(groups: readonly FoundGroup[], circumstances: Circumstances): Planned[] {
  const { inState, tenant, connection, protect, trunks, rules } = circumstances;
  const entries = new Map<string, StateGroup>();
  for (const entry of inState.filter((each) => isHere(each, tenant, connection))) {
    // Of several entries for one group, the one that stays counts.
    if (entries.get(entry.id)?.leaving !== false) entries.set(entry.id, entry);
  }

  const all = groups
    .toSorted((a, b) => byName(a.group, b.group))
    .map((found) => {
      const { id, name } = found.group;
      const content = contentWithNames(found, trunks);
      const inputs = { ...inputsOf(content), ...(connection !== undefined && { connection }) };
      const failures = [...checkInputs(inputs).failures, ...unclearRules(content, rules)];
      const entry = entries.get(id);
      return { common: { id, name, content, inStack: entry !== undefined }, inputs, failures, entry };
    });
  const names = resourceNames(
    all
      .filter(({ entry, failures }) => entry === undefined && failures.length === 0)
      .map(({ common }) => common),
    inState.map(({ resource }) => resource),
  );
  return all.map(({ common, inputs, failures, entry }): Planned => {
    if (entry !== undefined) return keptAs(entry, common);
    const resource = names.get(common.id);
    return resource === undefined
      ? { ...common, kind: "left", reason: explained(failures, inputs) }
      : { ...common, kind: "new", resource, inputs, protect };
  });
}

/** Content with trunks by name where that says which one is meant, in an order of ours: a PBX gives any. */
function contentWithNames(
  { group, members, outboundRules }: FoundGroup,
  trunks: Circumstances["trunks"],
): ResolvedContent {
  const { outboundCallerIds, ...rest } = contentOf(group);
  const named = outboundCallerIds.map((entry): OutboundCallerId => {
    const trunk = trunks?.withId(entry.providerId)?.name ?? "";
    return trunk.trim() !== "" && trunks?.problemWith(trunk) === undefined ? { trunk, ...entry } : entry;
  });
  const key = ({ trunk = "", providerId, callerId, ...more }: OutboundCallerId): string =>
    JSON.stringify([trunk, providerId, callerId, more.displayName, more.description]);
  return {
    ...rest,
    outboundCallerIds: named.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
    ...(members && { members }),
    ...(outboundRules && { outboundRules }),
  };
}

/** Rules whose names do not say which ones are meant. */
function unclearRules(
  { outboundRules = [] }: ResolvedContent,
  rules: Circumstances["rules"],
): CheckFailure[] {
  return outboundRules.flatMap((name, place) => {
    const problem = rules?.problemWith(name);
    return problem === undefined
      ? []
      : [{ property: `outboundRules[${place}]`, reason: `cannot be declared: ${problem}` }];
  });
}

// Another PBX may give the same ids; another connection may lead to the same tenant.
function isHere(
  { options, owner }: StateGroup,
  tenant: Circumstances["tenant"],
  connection: string | undefined,
): boolean {
  return options.connection === connection || (tenant !== undefined && owner?.tenantId === tenant.id);
}

function keptAs(entry: StateGroup, group: Group): KeptGroup | ReadGroup | LeftGroup {
  const { resource, options, declared, protect, retainOnDelete, ignoreChanges } = entry;
  const left = (reason: string): LeftGroup => ({ ...group, kind: "left", reason });
  if (entry.leaving) return left(`the stack is about to remove it (${entry.urn} is pending deletion)`);
  if (!entry.plain)
    return left(
      `the stack has it below another resource or with a provider of its own: declare ${entry.urn} as before`,
    );
  if (entry.external) return { ...group, kind: "read", resource, options };
  if ("failures" in declared)
    return left(
      `the stack has it as ${resource}, declared with what cannot be written here: ${explained(declared.failures)}`,
    );
  const { inputs } = declared;
  const drifted =
    entry.content !== undefined && !holds(group.content, asFarAsRead(entry.content, group.content));
  return { ...group, kind: "kept", resource, inputs, drifted, protect, retainOnDelete, ignoreChanges };
}

/** What the state says, without what was not read from the PBX. */
function asFarAsRead(
  { members, outboundRules, ...content }: UserGroupContent,
  read: UserGroupContent,
): UserGroupContent {
  return {
    ...content,
    ...(members && read.members && { members }),
    ...(outboundRules && read.outboundRules && { outboundRules }),
  };
}

function explained(failures: readonly CheckFailure[], inputs: object = {}): string {
  return failures
    .map(({ property, reason }) => {
      const value = valueAt(inputs, property);
      return `${property} ${reason}${value === undefined || reason.includes(value) ? "" : ` (it is "${value}")`}`;
    })
    .join("; ");
}

/** The text at a path into a list; a group's own texts are seen anyway. */
function valueAt(inputs: object, property: string): string | undefined {
  if (!property.includes("[")) return undefined;
  const steps = property.split(/[[\].]+/).filter((step) => step !== "");
  const value = steps.reduce<unknown>(
    (at, step) => (typeof at === "object" ? Reflect.get(at ?? {}, step) : undefined),
    inputs,
  );
  return typeof value === "string" ? value : undefined;
}
