import type { NumberRange } from "../trunk/numbers";
import type { OutboundCallerId } from "../userGroup/content";

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

/** An outbound rule as a list gives it. A condition that is absent is not set. */
export interface OutboundRuleSummary {
  /** The rule's id on the PBX. */
  readonly id: string;
  /** The rule's name: what `outboundRules` of a user group takes. */
  readonly name: string;
  readonly enabled: boolean;
  /** The lower goes first. API: `priority`. */
  readonly priority: number;
  /** The numbers whose calls it takes, by what they begin with. API: `number_prefix`. */
  readonly numberPrefix?: string;
  /** The numbers whose calls it takes, by how long they are. API: `number_length`. */
  readonly numberLength?: string;
  /** The extensions whose calls it takes. API: `number_mask`. */
  readonly numberMask?: string;
}

/** An outbound rule with its routes, and the user groups that it is applied to. */
export interface OutboundRuleResult extends OutboundRuleSummary {
  /** How a route is chosen: `PRIORITIZED` or `RANDOMLY`. API: `routing_strategy`. */
  readonly routingStrategy?: string;
  /** The ways out that it has. */
  readonly routes: readonly OutboundRoute[];
  /** The user groups that it is applied to. Their numbers count in the calls that it routes. API: `applied_groups`. */
  readonly userGroups: readonly { readonly id: string; readonly name: string }[];
}

/** A way out that an outbound rule has. */
export interface OutboundRoute {
  readonly enabled: boolean;
  /** The id of the trunk that it leads over. */
  readonly providerId: string;
  /** So many digits of the dialled number are left out in front. API: `strip_digits`. */
  readonly stripDigits: number;
  /** What is put in front of the dialled number. */
  readonly prepend?: string;
  /** The number that its calls present, before that of any group. API: `outbound_caller_id`. */
  readonly outboundCallerId?: string;
}

/** Which extension is meant. */
export interface ByNumber extends OnConnection {
  /** Its number: 3 to 64 digits, with leading zeros. */
  readonly number: string;
}

/** An extension as a list gives it. */
export interface ExtensionSummary {
  /** The id of its user on the PBX. */
  readonly id: string;
  /** Its number: what `members` of a user group takes. API: `extension_number`. */
  readonly number: string;
  /** The name that its user signs in with. */
  readonly name: string;
  /** The name for people; absent where it is blank. API: `display_name`. */
  readonly displayName?: string;
  readonly enabled: boolean;
}

/** An extension with its own numbers. */
export interface ExtensionResult extends ExtensionSummary {
  /** The numbers that it presents by itself, before those of its groups. API: `outbound_caller_ids`. */
  readonly outboundCallerIds: readonly ExtensionCallerId[];
  /** Whether its calls present no number. API: `anonymous_outbound_calls`. */
  readonly anonymousOutboundCalls: boolean;
}

/** A number that an extension presents on one trunk. */
export interface ExtensionCallerId {
  /** The id of the trunk. */
  readonly providerId: string;
  /** The number. API: `caller_id`. */
  readonly callerId: string;
  readonly preferred: boolean;
  /** The note for administrators; absent where it is blank. */
  readonly description?: string;
}
