import type { Pbx } from "../pbx/client";
import { Directory, ifTold } from "../pbx/directory";
import { Once } from "../pbx/once";
import { type AppliedGroup, listAppliedGroups, listOutboundRules, type OutboundRule } from "./calls";

/** An outbound rule, and every group that it applies to. */
export interface AppliedRule extends OutboundRule {
  readonly groups: readonly AppliedGroup[];
}

/** Every outbound rule, read once per connection and process; undefined where the role may not list them. */
export const outboundRules = new Once(async (pbx) => {
  const all = await ifTold(listOutboundRules(pbx));
  return all && directoryOf(all);
});

export function directoryOf<Rule extends OutboundRule>(all: readonly Rule[]): Directory<Rule> {
  return new Directory({ one: "outbound rule", ifSeveral: "give each a name of its own" }, all);
}

const readings = new Map<string, Once<AppliedGroup[] | undefined>>();

/**
 * The groups that a rule applies to, read once per connection and process, and again after `forget`; undefined where
 * the role may not read them.
 */
export function appliedGroups(ruleId: string): Once<AppliedGroup[] | undefined> {
  const known = readings.get(ruleId);
  if (known !== undefined) return known;
  const reading = new Once((pbx) => ifTold(listAppliedGroups(pbx, ruleId)));
  readings.set(ruleId, reading);
  return reading;
}

/** Every rule with its groups; undefined where the role may not read them. However many ask, each is read once. */
export async function appliedRules(pbx: Pbx): Promise<AppliedRule[] | undefined> {
  const rules = await outboundRules.of(pbx);
  if (rules === undefined) return undefined;
  const applied = await Promise.all(
    rules.all.map(async (rule) => {
      const groups = await appliedGroups(rule.id).of(pbx);
      return groups && { ...rule, groups };
    }),
  );
  const told = applied.filter((rule) => rule !== undefined);
  return told.length === applied.length ? told : undefined;
}

/** The rules that apply to a group; undefined where the role may not read them. */
export async function rulesOf(pbx: Pbx, groupId: string): Promise<AppliedRule[] | undefined> {
  return (await appliedRules(pbx))?.filter(({ groups }) => groups.some(({ id }) => id === groupId));
}

/**
 * Whether a group is all that limits a rule: it has no prefix, no length, no extensions and no other group. What such a
 * rule does without the group is not documented: it may match everybody.
 */
export function isLastCondition(rule: AppliedRule, groupId: string): boolean {
  return !hasOtherCondition(rule) && rule.groups.length > 0 && rule.groups.every(({ id }) => id === groupId);
}

/** Whether something else than groups limits a rule. */
export function hasOtherCondition({ numberPrefix, numberLength, numberMask }: OutboundRule): boolean {
  return [numberPrefix, numberLength, numberMask].some(Boolean);
}
