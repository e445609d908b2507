import type { OutboundRule } from "../../outboundRule/calls";
import type { AppliedRule } from "../../outboundRule/directory";
import { shown } from "../../text/instead";

/** Whether a rule takes calls of an extension: some of them, which the number that is dialled decides. */
export type Takes = "yes" | "no" | { readonly unclear: string };

/** By the conditions of a rule that are about who calls. How several of them combine is not documented. */
export function takesCallsOf(rule: AppliedRule, isMember: boolean): Takes {
  const { numberMask, groups } = rule;
  const dials = dialled(rule);
  if (numberMask && groups.length > 0)
    return {
      unclear: `outbound rule ${shown(rule.name)} is for the extensions ${numberMask} and for groups, and it is not documented how these combine`,
    };
  if (numberMask)
    return { unclear: `outbound rule ${shown(rule.name)} is for the extensions ${numberMask} only` };
  if (groups.length === 0 || isMember) return "yes";
  return dials === undefined
    ? "no"
    : {
        unclear: `outbound rule ${shown(rule.name)} is for ${dials} and for groups that the extension is not in, and it is not documented how these combine`,
      };
}

/** Whether it takes every call of an extension, so that no rule behind it has any. */
export function takesEveryCallOf(rule: AppliedRule, isMember: boolean): boolean {
  return rule.enabled && dialled(rule) === undefined && takesCallsOf(rule, isMember) === "yes";
}

/** The numbers that a rule is for, for people; undefined where it is for all. */
export function dialled({ numberPrefix, numberLength }: OutboundRule): string | undefined {
  const parts = [
    ...(numberPrefix ? [`the prefix ${numberPrefix}`] : []),
    ...(numberLength ? [`the length ${numberLength}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(" and ");
}
