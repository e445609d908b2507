import type { Trunk } from "../../trunk/directory";
import { shown } from "../../text/instead";
import { takesCallsOf, takesEveryCallOf } from "./conditions";
import { type Presented, presented } from "./precedence";
import type { Caller, CallerId, Rule, Scene } from "./scene";

/** What the calls of one extension over one trunk present, by one way. */
export interface ExplainedCall {
  readonly extension: string;
  readonly trunk: Pick<Trunk, "id" | "name">;
  /** The rule that routes them; undefined where none does, or rules may not be read. */
  readonly rule: Pick<Rule, "id" | "name"> | undefined;
  readonly outcome: Outcome;
}

/** What a call presents; or why there is none. */
export type Outcome = Presented | { readonly kind: "noCall"; readonly why: string };

/** The calls of every extension over every trunk, by each rule that leads there. */
export function explainCalls(scene: Scene): ExplainedCall[] {
  const trunks = scene.trunks ?? trunksNamed(scene);
  return scene.extensions.flatMap((caller) => trunks.flatMap((trunk) => overTrunk(scene, caller, trunk)));
}

function overTrunk(scene: Scene, caller: Caller, trunk: Trunk): ExplainedCall[] {
  const explained = (outcome: Outcome, rule?: Rule): ExplainedCall => ({
    extension: caller.number,
    trunk: { id: trunk.id, name: trunk.name },
    rule: rule && { id: rule.id, name: rule.name },
    outcome,
  });
  const noCall = (why: string): ExplainedCall[] => [explained({ kind: "noCall", why })];
  if (!trunk.enabled) return noCall("the trunk is disabled");
  if (caller.own?.enabled === false) return noCall("the extension is disabled");
  if (scene.rules === undefined) return [explained(withoutRules(scene, caller, trunk))];

  const isMember = memberships(scene, caller);
  const calls: ExplainedCall[] = [];
  let closed: Rule | undefined;
  for (const rule of scene.rules.filter(({ enabled }) => enabled)) {
    const takes = takesCallsOf(rule, isMember(rule));
    const ways = routeNumbers(rule, trunk.id);
    if (takes !== "no" && ways.length > 0) {
      const before = closed !== undefined && closed.priority < rule.priority ? closed : undefined;
      for (const way of ways) {
        const outcome = before === undefined ? byRule(scene, caller, trunk, rule, way) : tooLate(before);
        calls.push(
          explained(
            takes === "yes" || before !== undefined ? outcome : unclear(takes.unclear, outcome),
            rule,
          ),
        );
      }
    }
    if (takesEveryCallOf(rule, isMember(rule))) closed ??= rule;
  }
  return calls.length > 0 ? calls : noCall("no outbound rule leads the extension's calls over this trunk");
}

/** By the number of the rule's route: one for each of its routes on the trunk that has another. */
function byRule(
  scene: Scene,
  caller: Caller,
  trunk: Trunk,
  rule: Rule,
  route: string | undefined,
): Presented {
  const applied = new Set(rule.groups.map(({ id }) => id));
  return presented({
    own: caller.own && {
      ...caller.own,
      callerIds: caller.own.callerIds.filter(({ providerId }) => providerId === trunk.id),
    },
    route,
    groups: scene.groups
      .filter(({ id, members }) => applied.has(id) && members.has(caller.number))
      .map((group) => ({ group, numbers: numbersOn(trunk.id, group.callerIds) })),
    company: scene.company && numbersOn(trunk.id, scene.company),
    pool: trunk.didNumbers,
  });
}

// Only the extension's own number counts whatever the rules are.
function withoutRules({ company }: Scene, caller: Caller, trunk: Trunk): Presented {
  const callerIds = caller.own?.callerIds.filter(({ providerId }) => providerId === trunk.id) ?? [];
  const hasOwn = caller.own !== undefined && (caller.own.anonymous || callerIds.length > 0);
  return hasOwn
    ? presented({
        own: { ...caller.own, callerIds },
        route: undefined,
        groups: [],
        company: company && numbersOn(trunk.id, company),
        pool: trunk.didNumbers,
      })
    : {
        kind: "unclear",
        why: "these credentials may not read outbound rules, by which a group's number is used",
      };
}

function tooLate(rule: Rule): Outcome {
  return {
    kind: "noCall",
    why: `outbound rule ${shown(rule.name)} comes first (priority ${rule.priority}) and takes every call of the extension`,
  };
}

function unclear(why: string, outcome: Outcome): Outcome {
  return outcome.kind === "noCall" ? outcome : { kind: "unclear", why, otherwise: outcome };
}

/** Whether the caller is in one of the groups that a rule is applied to. */
export function memberships({ groups }: Scene, { number }: Caller): (rule: Rule) => boolean {
  const ids = new Set(groups.filter(({ members }) => members.has(number)).map(({ id }) => id));
  return (rule) => rule.groups.some(({ id }) => ids.has(id));
}

/** The numbers of a rule's enabled routes over a trunk, without doubles; undefined is a route without one. */
function routeNumbers({ routes }: Rule, trunkId: string): (string | undefined)[] {
  const ours = routes.filter(({ enabled, providerId }) => enabled && providerId === trunkId);
  return [...new Set(ours.map(({ outboundCallerId }) => outboundCallerId))];
}

function numbersOn(trunkId: string, callerIds: readonly CallerId[]): string[] {
  return callerIds.filter(({ providerId }) => providerId === trunkId).map(({ callerId }) => callerId);
}

// A role that may not list trunks has their ids from what names them.
function trunksNamed({ groups }: Scene): Trunk[] {
  const ids = new Set(
    groups
      .filter(({ asked }) => asked)
      .flatMap(({ callerIds }) => callerIds.map(({ providerId }) => providerId)),
  );
  return [...ids].filter(Boolean).map((id) => ({ id, name: id, enabled: true, didNumbers: [] }));
}
