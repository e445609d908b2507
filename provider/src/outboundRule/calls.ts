import * as z from "zod";
import { blank, blankId, id as idText, numeric } from "../pbx/answer";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { isGone } from "../pbx/gone";
import type { AppliedGroup, OutboundRoute, OutboundRule } from "./rule";
import { everyPage, items, type ListQuery } from "../pbx/paging";

export type { AppliedGroup, OutboundRule } from "./rule";

/** An outbound rule with its routes. */
export interface OutboundRuleWithRoutes extends OutboundRule {
  readonly routingStrategy?: string;
  readonly routes: readonly OutboundRoute[];
}

const rule = z.looseObject({
  id: idText,
  name: z.string(),
  enabled: z.boolean().nullish(),
  priority: numeric.nullish(),
  number_prefix: blank,
  number_length: blank,
  number_mask: blank,
});

const route = z.looseObject({
  enabled: z.boolean().nullish(),
  provider_id: blankId,
  strip_digits: numeric.nullish(),
  prepend: blank,
  outbound_caller_id: blank,
});

const ruleWithRoutes = rule.extend({ routing_strategy: blank, routes: z.array(route).nullish() });

const appliedGroups = z.looseObject({
  items: items(z.looseObject({ id: idText, name: blank })),
});

/** What a rule's priority is where the PBX does not say it. */
const PRIORITY = 1000;

/** `GET /outbound_rules`: every rule that the query lets through. */
export async function listOutboundRules(pbx: Pbx, query: ListQuery = {}): Promise<OutboundRule[]> {
  return (await everyPage(pbx, "/outbound_rules", query, rule)).map(ruleOf);
}

/** `GET /outbound_rules/{id}`; undefined where the PBX has no such rule. */
export function findOutboundRule(pbx: Pbx, id: string): Promise<OutboundRuleWithRoutes | undefined> {
  return pbx.send({
    method: "GET",
    path: pathOf(id),
    expects: [404],
    read: (answer) => {
      if (isGone(answer)) return undefined;
      const found = answer.json(ruleWithRoutes);
      if (found.id !== id)
        throw new PbxError(`asked for outbound rule ${id}, the PBX answered with rule ${found.id}`);
      const { routing_strategy: routingStrategy, routes } = found;
      return {
        ...ruleOf(found),
        ...(routingStrategy ? { routingStrategy } : {}),
        routes: (routes ?? []).map(routeOf),
      };
    },
  });
}

/** `GET /outbound_rules/{id}/applied_groups`: every group that a rule applies to; none where the rule is gone. */
export function listAppliedGroups(pbx: Pbx, ruleId: string): Promise<AppliedGroup[]> {
  return pbx.send({
    method: "GET",
    path: `${pathOf(ruleId)}/applied_groups`,
    expects: [404],
    read: (answer) =>
      isGone(answer)
        ? []
        : answer.json(appliedGroups).items.map(({ id, name }) => ({ id, name: name ?? "" })),
  });
}

/** Where it stands on the PBX that a rule applies to a group. */
export function appliedGroupPath(ruleId: string, groupId: string): string {
  return `${pathOf(ruleId)}/applied_groups/${encodeURIComponent(groupId)}`;
}

function pathOf(id: string): string {
  return `/outbound_rules/${encodeURIComponent(id)}`;
}

function ruleOf(found: z.output<typeof rule>): OutboundRule {
  const { id, name, enabled, priority, number_prefix, number_length, number_mask } = found;
  return {
    id,
    name,
    enabled: enabled ?? true,
    priority: priority ?? PRIORITY,
    ...(number_prefix ? { numberPrefix: number_prefix } : {}),
    ...(number_length ? { numberLength: number_length } : {}),
    ...(number_mask ? { numberMask: number_mask } : {}),
  };
}

function routeOf({
  enabled,
  provider_id,
  strip_digits,
  prepend,
  outbound_caller_id,
}: z.output<typeof route>): OutboundRoute {
  return {
    enabled: enabled ?? true,
    providerId: provider_id ?? "",
    stripDigits: strip_digits ?? 0,
    ...(prepend ? { prepend } : {}),
    ...(outbound_caller_id ? { outboundCallerId: outbound_caller_id } : {}),
  };
}
