import type { AppliedGroup, OutboundRoute, OutboundRule } from "../outboundRule/rule";
import type { NumberRange } from "../trunk/numbers";
import type { OutboundCallerId } from "../userGroup/content";

export type { ExtensionCallerId, ExtensionResult, ExtensionSummary } from "../extension/extension";
export type { AppliedGroup, OutboundRoute, OutboundRule } from "../outboundRule/rule";

/** Where a lookup looks. */
export interface OnConnection {
  /**
   * A connection, by its name in `portsip:connections` or `PORTSIP_CONNECTIONS`. Default: none, and then the
   * top-level settings apply.
   */
  readonly connection?: string | undefined;
}

/** Which one thing is meant: by its id. */
export interface ById extends OnConnection {
  /** Its id on the PBX. */
  readonly id: string;
  readonly name?: undefined;
}

/** Which one thing is meant: by its name. */
export interface ByName extends OnConnection {
  /** Its exact name. */
  readonly name: string;
  readonly id?: undefined;
}

/** Which one thing is meant: by its id, or else by its exact name. */
export type IdOrName = ById | ByName;

/** A user group as a list gives it. */
export interface UserGroupSummary {
  /** The group's id on the PBX. */
  readonly id: string;
  /** The group's name. */
  readonly name: string;
  /** The note for administrators; absent where it is blank. */
  readonly description?: string;
}

/** A user group with its caller IDs. */
export interface UserGroupResult extends UserGroupSummary {
  /** The numbers that the group presents, by trunk. A `UserGroup` takes them as they are. */
  readonly outboundCallerIds: Omit<OutboundCallerId, "trunk">[];
}

/** A SIP trunk. */
export interface Trunk {
  /** The trunk's id: the `providerId` of a caller ID. */
  readonly id: string;
  /** The trunk's name. */
  readonly name: string;
  /** The numbers that this tenant may present on the trunk; `hasNumber` looks in them. API: `did_numbers`. */
  readonly didNumbers: readonly NumberRange[];
}

/** Which groups to list. Without any of it, all of them. */
export interface UserGroupsQuery extends OnConnection {
  /** An OData filter, sent as it is: `startswith(name,'Sales')`. A quote inside a text is doubled. API: `filter`. */
  readonly filter?: string | undefined;
  /** Free text. API: `search`. */
  readonly search?: string | undefined;
  /** Order, sent as it is: `name desc,id`. API: `orderby`. */
  readonly orderBy?: string | undefined;
  /** Whether to read caller IDs too, which takes one more call per group. Default: false. */
  readonly details?: boolean | undefined;
}

/** An outbound rule with its routes, and the user groups that it is applied to. */
export interface OutboundRuleResult extends OutboundRule {
  /** How a route is chosen: `PRIORITIZED` or `RANDOMLY`. API: `routing_strategy`. */
  readonly routingStrategy?: string;
  /** The ways out that it has. */
  readonly routes: readonly OutboundRoute[];
  /** The user groups that it is applied to. Their numbers count in the calls that it routes. API: `applied_groups`. */
  readonly userGroups: readonly AppliedGroup[];
}

/** Which extension is meant. */
export interface ByNumber extends OnConnection {
  /** Its number: 3 to 64 digits, with leading zeros. */
  readonly number: string;
}
