import type { Options } from "../../userGroup/state";
import { type ApiGroup, contentOf } from "../../userGroup/api";
import { checkInputs, type CheckFailure } from "../../userGroup/schema";
import { inputsOf, type UserGroupInputs } from "../../userGroup/inputs";
import { holds } from "../../userGroup/sameness";
import type { OutboundCallerId, ResolvedContent } from "../../userGroup/content";
import type { Tenant } from "../../session/tenant";
import { byName, resourceNames } from "./names";
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
export interface Circumstances {
  readonly inState: readonly StateGroup[];
  readonly tenant: Tenant | undefined;
  readonly connection: string | undefined;
  /** Whether groups that are new are protected. */
  readonly protect: boolean;
}

/** Decides what becomes of each group, and gives them by name. What the state has stays as it is there. */
export function plan(
  groups: readonly ApiGroup[],
  { inState, tenant, connection, protect }: Circumstances,
): Planned[] {
  const entries = new Map<string, StateGroup>();
  for (const entry of inState.filter((each) => isHere(each, tenant, connection))) {
    // Of several entries for one group, the one that stays counts.
    if (entries.get(entry.id)?.leaving !== false) entries.set(entry.id, entry);
  }

  const all = groups.toSorted(byName).map((group) => {
    const content = sorted(contentOf(group));
    const inputs = { ...inputsOf(content), ...(connection !== undefined && { connection }) };
    const entry = entries.get(group.id);
    const common = { id: group.id, name: group.name, content, inStack: entry !== undefined };
    return { common, inputs, failures: checkInputs(inputs).failures, entry };
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
      ? { ...common, kind: "left", reason: explained(failures) }
      : { ...common, kind: "new", resource, inputs, protect };
  });
}

// The PBX gives numbers in any order; the program is to be the same each time.
function sorted({ outboundCallerIds, ...rest }: ResolvedContent): ResolvedContent {
  const key = ({ providerId, callerId, ...more }: OutboundCallerId): string =>
    JSON.stringify([providerId, callerId, more.displayName, more.description]);
  return { ...rest, outboundCallerIds: outboundCallerIds.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

// Another PBX may give the same ids; another connection may lead to the same tenant.
function isHere(
  { options, owner }: StateGroup,
  tenant: Tenant | undefined,
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
  const drifted = entry.content !== undefined && !holds(group.content, entry.content);
  return { ...group, kind: "kept", resource, inputs, drifted, protect, retainOnDelete, ignoreChanges };
}

function explained(failures: readonly CheckFailure[]): string {
  return failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
}
