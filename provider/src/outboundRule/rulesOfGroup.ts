import type { Pbx } from "../pbx/client";
import type { Directory } from "../pbx/directory";
import { PbxError } from "../pbx/errors";
import { addLink, type LinkedSet, type Refusal, removeLink } from "../pbx/linkedSet";
import { shown } from "../text/instead";
import { appliedGroupPath, findOutboundRule, listAppliedGroups, type OutboundRule } from "./calls";
import { appliedGroups, hasOtherCondition, isLastCondition, rulesOf } from "./directory";

/**
 * The rules that apply to a group, by their ids. A group that is a rule's last condition is not taken off it, unless
 * that is forced: such a rule may match everybody.
 */
export function rulesOfGroup(
  groupId: string,
  rules: Directory<OutboundRule>,
  { force }: { readonly force: boolean },
): LinkedSet {
  const nameOf = (id: string): string => shown(rules.withId(id)?.name ?? id);
  const pathOf = (ruleId: string): string => appliedGroupPath(ruleId, groupId);
  const takeOff = async (pbx: Pbx, ruleId: string): Promise<Refusal | undefined> => {
    const applied = appliedGroups(ruleId);
    const refusal = await removeLink(pbx, pathOf(ruleId)).catch((error: unknown) => {
      applied.forget(pbx);
      throw error;
    });
    // Not read again: where a large stack goes, each of its groups leaves the rule.
    if (refusal === undefined) applied.amend(pbx, (groups) => groups?.filter(({ id }) => id !== groupId));
    else applied.forget(pbx);
    return refusal;
  };
  return {
    many: "outbound rules",
    label: nameOf,
    list: async (pbx) => {
      const applied = await rulesOf(pbx, groupId);
      if (applied === undefined) throw new PbxError("these credentials may not read outbound rules");
      return applied.map(({ id }) => id);
    },
    add: async (pbx, ruleId) => {
      try {
        return await addLink(pbx, pathOf(ruleId));
      } finally {
        // Whatever came of it, what was read before may be wrong now.
        appliedGroups(ruleId).forget(pbx);
      }
    },
    remove: (pbx, ruleId) => {
      const rule = rules.withId(ruleId);
      if (rule === undefined || hasOtherCondition(rule) || force) return takeOff(pbx, ruleId);
      // One after the other: of the last two groups, neither may be taken for the last but one.
      return inTurn(ruleId, async () => {
        const groups = await listAppliedGroups(pbx, ruleId);
        if (!isLastCondition({ ...rule, groups }, groupId)) return takeOff(pbx, ruleId);
        // A list may say less of a rule than the rule itself, and is as old as the run.
        const itself = await findOutboundRule(pbx, ruleId);
        return itself === undefined || hasOtherCondition(itself) ? takeOff(pbx, ruleId) : LAST_CONDITION;
      });
    },
  };
}

/** Why a group stays in a rule that has no other condition. */
export const LAST_CONDITION: Refusal =
  "this group is the rule's only condition, and the rule may match everybody without it: give the rule another condition or another group first, or set PORTSIP_FORCE_DELETE=true for one run";

const turns = new Map<string, Promise<unknown>>();

function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, turn);
  return turn;
}
