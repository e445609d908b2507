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
