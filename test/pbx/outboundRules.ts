import { opaqueId } from "./random";
import type { Switches } from "./switches";

export interface Route {
  readonly enabled: boolean;
  readonly provider_id: string;
  readonly strip_digits: number;
  readonly prepend: string | null;
  readonly outbound_caller_id: string | null;
}

/** An outbound rule as the PBX holds it; the groups that it applies to are kept apart. */
export interface OutboundRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** The lower goes first. */
  readonly priority: number;
  readonly number_prefix: string | null;
  readonly number_length: string | null;
  readonly number_mask: string | null;
  readonly routing_strategy: "PRIORITIZED" | "RANDOMLY";
  readonly routes: readonly Route[];
}

export interface RouteOptions {
  /** By name or id. */
  readonly trunk: string;
  /** true, if not given. */
  readonly enabled?: boolean;
  readonly stripDigits?: number;
  readonly prepend?: string;
  readonly outboundCallerId?: string;
}

export interface RuleOptions {
  readonly name: string;
  /** true, if not given. */
  readonly enabled?: boolean;
  /** 1000, if not given. */
  readonly priority?: number;
  readonly numberPrefix?: string;
  readonly numberLength?: string;
  /** The extensions that may call by it. */
  readonly numberMask?: string;
  readonly routes?: readonly RouteOptions[];
}

/** What options say of a rule, on top of what it is already. An empty text takes a condition off. */
export function ruleOf(
  options: RuleOptions,
  trunkId: (nameOrId: string) => string,
  before?: OutboundRule,
): OutboundRule {
  const { name, enabled, priority, numberPrefix, numberLength, numberMask, routes } = options;
  return {
    id: before?.id ?? opaqueId(),
    name,
    enabled: enabled ?? before?.enabled ?? true,
    priority: priority ?? before?.priority ?? 1000,
    number_prefix: blankable(numberPrefix, before?.number_prefix),
    number_length: blankable(numberLength, before?.number_length),
    number_mask: blankable(numberMask, before?.number_mask),
    routing_strategy: "PRIORITIZED",
    routes: routes?.map((route) => routeOf(route, trunkId)) ?? before?.routes ?? [],
  };
}

function routeOf(
  { trunk, enabled = true, stripDigits = 0, prepend = "", outboundCallerId = "" }: RouteOptions,
  trunkId: (nameOrId: string) => string,
): Route {
  return {
    enabled,
    provider_id: trunkId(trunk),
    strip_digits: stripDigits,
    prepend: prepend || null,
    outbound_caller_id: outboundCallerId || null,
  };
}

function blankable(given: string | undefined, before: string | null = null): string | null {
  return given === undefined ? before : given || null;
}

/** What the list of rules shows of one: never its routes. */
export function ruleSummary(rule: OutboundRule, { bareRules }: Readonly<Switches>): unknown {
  const { id, name, enabled, priority, number_prefix, number_length, number_mask } = rule;
  const row = { id, name, enabled, priority };
  return bareRules ? row : { ...row, number_prefix, number_length, number_mask };
}
