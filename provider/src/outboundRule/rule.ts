/** An outbound rule as a list gives it. A condition that is absent is not set. */
export interface OutboundRule {
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

/** A user group that a rule is applied to. */
export interface AppliedGroup {
  readonly id: string;
  readonly name: string;
}
