import { shown } from "../../text/instead";
import { aligned } from "../../text/table";
import { visible } from "../../text/visible";
import { type ExplainedCall, explainCalls, type Outcome } from "./calls";
import { dialled } from "./conditions";
import type { From } from "./precedence";
import type { Rule, Scene } from "./scene";
import { type Usage, usageOf } from "./usage";

/** What `--json` prints. */
export interface Explanation {
  readonly groups: readonly ExplainedGroup[];
  readonly calls: readonly CallRow[];
  /** What could not be read, or is not documented, and what that means. */
  readonly notes: readonly string[];
}

export interface ExplainedGroup {
  readonly id: string;
  readonly name: string;
  /** Extension numbers. */
  readonly members: readonly string[];
  /** Names; null where the role may not read them. */
  readonly outboundRules: readonly string[] | null;
  readonly callerIds: readonly UsageRow[];
}

export interface UsageRow {
  readonly trunk: string;
  readonly providerId: string;
  readonly callerId: string;
  /** Null where it cannot be known, or is not documented. */
  readonly used: boolean | null;
  readonly usedBy: readonly string[];
  readonly reasons: readonly string[];
}

export interface CallRow {
  readonly extension: string;
  readonly trunk: string;
  readonly providerId: string;
  /** Null where no rule leads the call there, or rules may not be read. */
  readonly outboundRule: string | null;
  /** The number; null where there is none, or it is unclear. */
  readonly presents: string | null;
  readonly from: From | "anonymous" | "nobody" | "unclear" | "noCall";
  /** The group whose number it is. */
  readonly group?: string;
  readonly why: string;
}

/** Explains what was read. */
export function explain(scene: Scene): Explanation {
  const calls = explainCalls(scene);
  const usage = usageOf(scene, calls);
  return {
    groups: scene.groups
      .filter(({ asked }) => asked)
      .map(({ id, name, members }) => ({
        id,
        name,
        members: [...members],
        outboundRules:
          scene.rules
            ?.filter(({ groups }) => groups.some((group) => group.id === id))
            .map((rule) => rule.name) ?? null,
        callerIds: usage.filter(({ group }) => group.id === id).map(usageRow),
      })),
    calls: calls.map(callRow),
    notes: notes(scene),
  };
}

/** Whether each caller ID of the groups is known to be presented by somebody. */
export function everyNumberIsUsed({ groups }: Explanation): boolean {
  return groups.every(({ callerIds }) => callerIds.every(({ used }) => used === true));
}

/** The same for people. */
export function explanationText({ groups, calls, notes: told }: Explanation): string[] {
  const rows = groups.flatMap(({ name, callerIds }) =>
    callerIds.length === 0
      ? [[name, "-", "-", "-", "the group has no numbers"]]
      : callerIds.map((row) => [name, row.trunk, row.callerId, usedText(row), usageText(row)]),
  );
  const numbers = [["GROUP", "TRUNK", "NUMBER", "USED", "WHY"], ...rows];
  const table = [
    ["EXTENSION", "TRUNK", "OUTBOUND RULE", "PRESENTS", "WHY"],
    ...calls.map((row) => [row.extension, row.trunk, row.outboundRule ?? "-", presentsText(row), row.why]),
  ];
  return [
    ...(groups.length > 0 ? [...aligned(numbers, "wide"), ""] : []),
    ...(calls.length > 0 ? aligned(table, "wide") : ["No extension calls: there is none to explain."]),
    ...(told.length > 0 ? ["", ...told.map((note) => `note: ${visible(note)}`)] : []),
  ];
}

function usageRow({ callerId, trunk, used, usedBy, reasons }: Usage): UsageRow {
  return { trunk, ...callerId, used: used ?? null, usedBy, reasons };
}

/** So many extensions are named in a row of the table; the JSON has all of them. */
const NAMED = 8;

function usedText({ used }: UsageRow): string {
  return used === null ? "unclear" : used ? "yes" : "NO";
}

function usageText({ used, usedBy, reasons }: UsageRow): string {
  if (used !== true) return reasons.join("; ");
  const more = usedBy.length > NAMED ? ` and ${usedBy.length - NAMED} more` : "";
  return `by ${usedBy.slice(0, NAMED).join(", ")}${more}`;
}

function presentsText({ presents, from }: CallRow): string {
  return presents ?? (from === "unclear" || from === "anonymous" ? from : "-");
}

function callRow({ extension, trunk, rule, outcome }: ExplainedCall): CallRow {
  return {
    extension,
    trunk: trunk.name,
    providerId: trunk.id,
    outboundRule: rule?.name ?? null,
    presents: outcome.kind === "number" ? outcome.number : null,
    from: fromOf(outcome),
    ...(outcome.kind === "number" && outcome.group && { group: outcome.group.name }),
    why: why(outcome),
  };
}

function fromOf(outcome: Outcome): CallRow["from"] {
  switch (outcome.kind) {
    case "number":
      return outcome.from;
    case "none":
      return "nobody";
    case "outside":
      return "unclear";
    case "anonymous":
    case "unclear":
    case "noCall":
      return outcome.kind;
  }
}

function why(outcome: Outcome): string {
  switch (outcome.kind) {
    case "number":
      return whose(outcome);
    case "anonymous":
      return "the extension's calls are anonymous";
    case "none":
      return "neither the extension, the rule's route, a group nor the company has a number on this trunk";
    case "outside":
      return `${whose(outcome)} comes first, ${outcome.number}, and is not presented: it is not one of the trunk's numbers (${outcome.pool}); what is presented instead is not documented`;
    case "unclear":
      return outcome.otherwise === undefined
        ? outcome.why
        : `${outcome.why}; otherwise ${inShort(outcome.otherwise)}`;
    case "noCall":
      return outcome.why;
  }
}

function inShort(outcome: Outcome): string {
  return outcome.kind === "number" ? `${outcome.number}, ${whose(outcome)}` : why(outcome);
}

function whose({ from, group }: Extract<Outcome, { kind: "number" | "outside" }>): string {
  return {
    extension: "the extension's own number",
    outboundRule: "the number of the rule's route",
    group: `the number of group ${shown(group?.name ?? "")}`,
    company: "the company's number",
  }[from];
}

/** What limits the explanation as a whole. */
function notes({ trunks, rules, company, extensions }: Scene): string[] {
  const several = (rules ?? [])
    .filter(({ enabled }) => enabled)
    .filter((rule) => rule.groups.length > 0 && (dialled(rule) !== undefined || rule.numberMask))
    .map(({ name }) => shown(name));
  return [
    ...(trunks === undefined
      ? [
          "these credentials may not list trunks: whether a trunk is enabled, and which numbers it may present, is not known",
        ]
      : []),
    ...(rules === undefined
      ? ["these credentials may not read outbound rules: whether a group's number is used cannot be known"]
      : []),
    ...(extensions.some(({ own }) => own === undefined)
      ? [
          "these credentials may not read users: whether an extension has a number of its own, which comes first, cannot be known",
        ]
      : []),
    ...(company === undefined
      ? ["these credentials may not read the company's numbers (GET /tenant), which come last"]
      : []),
    ...(several.length > 0
      ? [
          several.length === 1
            ? `outbound rule ${several.join()} has other conditions besides groups: how they combine, and so which calls it takes, is not documented`
            : `outbound rules ${several.join(", ")} have other conditions besides groups: how they combine, and so which calls they take, is not documented`,
        ]
      : []),
    ...sameTurn(rules ?? []).map(
      (names) =>
        `outbound rules ${names} have the same priority: which of them takes a call that both are for is not documented`,
    ),
  ];
}

/** Pairs of rules that may be for the same call, and of which neither comes first. */
function sameTurn(rules: readonly Rule[]): string[] {
  const enabled = rules.filter((rule) => rule.enabled);
  return enabled.flatMap((rule, place) =>
    enabled
      .slice(place + 1)
      .filter((other) => other.priority === rule.priority && mayBothBeFor(rule, other))
      .map((other) => `${shown(rule.name)} and ${shown(other.name)}`),
  );
}

function mayBothBeFor({ numberPrefix: a = "" }: Rule, { numberPrefix: b = "" }: Rule): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
