/**
 * What a group is declared with, once: the checks' limits, the options that a program may name, and the plugin's schema
 * come from here, and tests hold the types and the reference to it. Data only, so that a program loads it for nothing.
 */
export const FIELDS = {
  name: {
    type: "text",
    most: 64,
    meaning: "The group's name on the PBX, 1 to 64 characters. Default: the resource's name.",
  },
  description: {
    type: "text",
    most: 1024,
    meaning: "A note for administrators, up to 1024 characters. Default: none.",
  },
  outboundCallerIds: {
    type: "callerIds",
    meaning:
      "The numbers that calls of the group's members present, by trunk, where an outbound rule applies to the group. Their order means nothing. What is not declared here is removed from the group. Default: none.",
  },
  members: {
    type: "texts",
    meaning:
      "The extension numbers of the group's members, each as text of 3 to 64 digits. Their order means nothing. Exactly these are members: others are taken out, an empty list is none. Default: not managed.",
  },
  outboundRules: {
    type: "texts",
    most: 64,
    meaning:
      "The outbound rules that apply to the group, by their names. Their order means nothing. Exactly these apply: the group is taken off others, an empty list is none; a rule itself is never changed. Default: not managed.",
  },
  adoptExisting: {
    type: "switch",
    meaning:
      "Whether creating takes over the one group of exactly this name that the PBX has already, and brings it to what is declared. Default: the setting adoptExisting, which is false.",
  },
  connection: {
    type: "text",
    meaning:
      "The connection, by its name in portsip:connections or PORTSIP_CONNECTIONS, on whose PBX and tenant the group is. Default: none, and then the top-level settings apply. Changing it replaces the group.",
  },
} as const satisfies Readonly<Record<string, Field>>;

/** What a caller ID is declared with. */
export const CALLER_ID_FIELDS = {
  trunk: {
    type: "text",
    meaning: "The SIP trunk's name, exactly; or else its id, providerId.",
  },
  providerId: {
    type: "text",
    meaning: "The id of the SIP trunk, instead of its name, trunk.",
  },
  callerId: {
    type: "text",
    most: 64,
    meaning:
      "The number to present, 1 to 64 characters, as text. One number may stand once on each trunk, and must lie in the trunk's pool.",
  },
  description: {
    type: "text",
    most: 1024,
    meaning: "A note for administrators, up to 1024 characters. Default: none.",
  },
  displayName: {
    type: "text",
    most: 128,
    meaning:
      "The name to present, up to 128 characters; empty for none. Default: not managed. Needs PortSIP PBX 22.6 or newer.",
  },
} as const satisfies Readonly<Record<string, Field>>;

/** A field of what is declared. */
export interface Field {
  readonly type: "text" | "texts" | "callerIds" | "switch";
  /** The most characters of a text. */
  readonly most?: number;
  /** What people should know of it. */
  readonly meaning: string;
}
