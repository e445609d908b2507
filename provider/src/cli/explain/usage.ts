import { shown } from "../../text/instead";
import type { Trunk } from "../../trunk/directory";
import { hasNumber, nearestNumber, poolText } from "../../trunk/numbers";
import type { ExplainedCall, Outcome } from "./calls";
import type { CallerId, Group, Rule, Scene } from "./scene";

/** Whether a caller ID of a group is presented by anybody, and if not, why. */
export interface Usage {
  readonly group: Group;
  readonly callerId: CallerId;
  /** The trunk, by its name where that is known. */
  readonly trunk: string;
  /** Undefined where it cannot be known, or is not documented. */
  readonly used: boolean | undefined;
  /** The extensions whose calls present it. */
  readonly usedBy: readonly string[];
  /** Why nobody does, or why that is unclear. */
  readonly reasons: readonly string[];
}

/** Each caller ID of the groups that are asked for. */
export function usageOf(scene: Scene, calls: readonly ExplainedCall[]): Usage[] {
  const byTrunk = new Map<string, ExplainedCall[]>();
  for (const call of calls) {
    const others = byTrunk.get(call.trunk.id);
    if (others === undefined) byTrunk.set(call.trunk.id, [call]);
    else others.push(call);
  }
  const usage = (group: Group, callerId: CallerId): Usage => {
    const trunk = scene.trunks?.find(({ id }) => id === callerId.providerId);
    const ofMembers = (byTrunk.get(callerId.providerId) ?? []).filter(({ extension }) =>
      group.members.has(extension),
    );
    const presents = ({ outcome }: ExplainedCall): boolean => isNumberOf(outcome, group, callerId);
    const usedBy = [...new Set(ofMembers.filter(presents).map(({ extension }) => extension))];
    const base = { group, callerId, trunk: trunk?.name ?? callerId.providerId, usedBy };
    if (usedBy.length > 0)
      return scene.trunks === undefined
        ? {
            ...base,
            used: undefined,
            reasons: [
              "these credentials may not list trunks: whether this one is enabled and may present it is not known",
            ],
          }
        : { ...base, used: true, reasons: [] };
    const rules = scene.rules?.filter(({ groups }) => groups.some(({ id }) => id === group.id));
    const leading = rules?.filter((rule) => leadsOver(rule, callerId.providerId));
    const reasons = [
      ...structuralReasons(scene, group, callerId, trunk),
      ...(rules !== undefined && leading?.length === 0 ? rulesReasons(scene, rules, callerId) : []),
    ];
    if (reasons.length > 0) return { ...base, used: false, reasons };
    if (leading === undefined)
      return {
        ...base,
        used: undefined,
        reasons: [
          "these credentials may not read outbound rules: whether one is applied to the group cannot be known",
        ],
      };
    const ids = new Set(leading.map(({ id }) => id));
    const decided = ofMembers.filter(({ rule }) => rule === undefined || ids.has(rule.id));
    return { ...base, ...memberReasons(decided) };
  };
  return scene.groups
    .filter(({ asked }) => asked)
    .flatMap((group) => group.callerIds.map((callerId) => usage(group, callerId)));
}

function leadsOver({ enabled, routes }: Rule, trunkId: string): boolean {
  return enabled && routes.some((route) => route.enabled && route.providerId === trunkId);
}

function isNumberOf(outcome: Outcome, { id }: Group, { callerId }: CallerId): boolean {
  return (
    outcome.kind === "number" &&
    outcome.from === "group" &&
    outcome.group?.id === id &&
    outcome.number === callerId
  );
}

/** What keeps everybody from presenting it, whoever calls. */
function structuralReasons(
  { trunks, extensions }: Scene,
  group: Group,
  { providerId, callerId }: CallerId,
  trunk: Trunk | undefined,
): string[] {
  const reasons: string[] = [];
  if (trunks !== undefined && trunk === undefined)
    reasons.push(
      providerId === ""
        ? "the trunk that it was for is gone"
        : `the PBX has no SIP trunk with id ${providerId}`,
    );
  if (trunk?.enabled === false) reasons.push(`trunk ${shown(trunk.name)} is disabled`);
  if (trunk !== undefined && trunk.didNumbers.length > 0 && !hasNumber(trunk.didNumbers, callerId)) {
    const nearest = nearestNumber(trunk.didNumbers, callerId);
    reasons.push(
      `${callerId} is not one of the trunk's numbers (${poolText(trunk.didNumbers)})${nearest === undefined ? "" : `; the nearest is ${nearest}`}`,
    );
  }
  if (group.members.size === 0) reasons.push("the group has no members");
  else if (!extensions.some(({ number }) => group.members.has(number)))
    reasons.push("the extension is no member of the group");
  return reasons;
}

/** Why no rule leads calls of the group over the trunk. */
function rulesReasons({ trunks }: Scene, rules: readonly Rule[], { providerId }: CallerId): string[] {
  if (rules.length === 0) return ["no outbound rule is applied to the group"];
  const nameOf = (id: string): string => shown(trunks?.find((trunk) => trunk.id === id)?.name ?? id);
  return rules.map(({ name, enabled, routes }) => {
    const rule = `outbound rule ${shown(name)}`;
    if (!enabled) return `${rule} is disabled`;
    if (routes.length === 0) return `${rule} has no routes`;
    if (routes.some((route) => route.providerId === providerId))
      return `the route of ${rule} over this trunk is disabled`;
    const others = [...new Set(routes.map((route) => nameOf(route.providerId)))];
    return `${rule} leads over ${others.join(", ")}`;
  });
}

/** So many extensions are named. */
const NAMED = 5;

/** What calls of its members present instead: each reason once, with the extensions that it is about. */
function memberReasons(calls: readonly ExplainedCall[]): Pick<Usage, "used" | "reasons"> {
  const reasons = new Map<string, Set<string>>();
  for (const { extension, outcome } of calls) {
    const reason = instead(outcome);
    const extensions = reasons.get(reason) ?? new Set();
    reasons.set(reason, extensions.add(extension));
  }
  return {
    used: calls.some(({ outcome }) => outcome.kind === "unclear") ? undefined : false,
    reasons: [...reasons].map(([reason, extensions]) => {
      const names = [...extensions];
      const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
      return `${names.slice(0, NAMED).join(", ")}${more}: ${reason}`;
    }),
  };
}

function instead(outcome: Outcome): string {
  switch (outcome.kind) {
    case "noCall":
    case "unclear":
      return outcome.why;
    case "anonymous":
      return "calls are anonymous";
    case "none":
      return "no number is presented";
    case "number":
    case "outside":
      return {
        extension: "the extension's own number comes first",
        outboundRule: `the number of the rule's route comes first (${outcome.number})`,
        group: `the number of another group is presented (${outcome.number})`,
        company: `the company's number is presented (${outcome.number})`,
      }[outcome.from];
  }
}
