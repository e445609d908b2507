import type * as found from "../../lookups/types";
import type { OutboundRule } from "../../outboundRule/rule";
import type { NumberRange } from "../../trunk/numbers";
import type { Property } from "./schemaTypes";

/** An object of the schema that stands for one of our types: each of its fields, and no other. */
interface ObjectType<T extends object> {
  readonly properties: Readonly<Record<keyof T, Property>>;
  readonly required: readonly RequiredKey<T>[];
}
type RequiredKey<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T] & string;

const text = (description: string): Property => ({ type: "string", description });
const flag = (description: string): Property => ({ type: "boolean", description });
const listOf = (type: string, description: string): Property => ({
  type: "array",
  items: { $ref: `#/types/portsip:index:${type}` },
  description,
});

const connection = text("The connection to ask, by its name. Default: the top-level settings.");
const note = text("The note for administrators; absent where it is blank.");
const providerId = text("The id of the SIP trunk.");

const callerId: ObjectType<found.UserGroupResult["outboundCallerIds"][number]> = {
  properties: {
    providerId,
    callerId: text("The number that is presented."),
    description: note,
    displayName: text("The name that is presented; absent where there is none."),
  },
  required: ["providerId", "callerId"],
};

const groupSummary: ObjectType<found.UserGroupSummary> = {
  properties: {
    id: text("The group's id on the PBX."),
    name: text("The group's name."),
    description: note,
  },
  required: ["id", "name"],
};

const group: ObjectType<found.UserGroupResult> = {
  properties: {
    ...groupSummary.properties,
    outboundCallerIds: listOf("FoundCallerId", "The numbers that the group presents, by trunk."),
  },
  required: ["id", "name", "outboundCallerIds"],
};

const range: ObjectType<NumberRange> = {
  properties: { first: text("The first number."), last: text("The last number, the same for a single one.") },
  required: ["first", "last"],
};

const trunk: ObjectType<found.Trunk> = {
  properties: {
    id: text("The trunk's id: the providerId of a caller ID."),
    name: text("The trunk's name."),
    didNumbers: listOf("NumberRange", "The numbers that this tenant may present on the trunk."),
  },
  required: ["id", "name", "didNumbers"],
};

const ruleSummary: ObjectType<OutboundRule> = {
  properties: {
    id: text("The rule's id on the PBX."),
    name: text("The rule's name: what outboundRules of a user group takes."),
    enabled: flag("Whether it is enabled."),
    priority: { type: "number", description: "The lower goes first." },
    numberPrefix: text("The numbers whose calls it takes, by what they begin with."),
    numberLength: text("The numbers whose calls it takes, by how long they are."),
    numberMask: text("The extensions whose calls it takes."),
  },
  required: ["id", "name", "enabled", "priority"],
};

const route: ObjectType<found.OutboundRoute> = {
  properties: {
    enabled: flag("Whether it is enabled."),
    providerId,
    stripDigits: {
      type: "number",
      description: "So many digits of the dialled number are left out in front.",
    },
    prepend: text("What is put in front of the dialled number."),
    outboundCallerId: text("The number that its calls present, before that of any group."),
  },
  required: ["enabled", "providerId", "stripDigits"],
};

const appliedGroup: ObjectType<found.OutboundRuleResult["userGroups"][number]> = {
  properties: { id: text("The group's id on the PBX."), name: text("The group's name.") },
  required: ["id", "name"],
};

const rule: ObjectType<found.OutboundRuleResult> = {
  properties: {
    ...ruleSummary.properties,
    routingStrategy: text("How a route is chosen: PRIORITIZED or RANDOMLY."),
    routes: listOf("OutboundRoute", "The ways out that it has."),
    userGroups: listOf("AppliedGroup", "The user groups that it is applied to."),
  },
  required: ["id", "name", "enabled", "priority", "routes", "userGroups"],
};

const extensionSummary: ObjectType<found.ExtensionSummary> = {
  properties: {
    id: text("The id of its user on the PBX."),
    number: text("Its number: what members of a user group takes."),
    name: text("The name that its user signs in with."),
    displayName: text("The name for people; absent where it is blank."),
    enabled: flag("Whether it is enabled."),
  },
  required: ["id", "number", "name", "enabled"],
};

const extensionCallerId: ObjectType<found.ExtensionCallerId> = {
  properties: {
    providerId,
    callerId: text("The number."),
    preferred: flag("Whether it is preferred."),
    description: note,
  },
  required: ["providerId", "callerId", "preferred"],
};

const extension: ObjectType<found.ExtensionResult> = {
  properties: {
    ...extensionSummary.properties,
    outboundCallerIds: listOf(
      "ExtensionCallerId",
      "The numbers that it presents by itself, before those of its groups.",
    ),
    anonymousOutboundCalls: flag("Whether its calls present no number."),
  },
  required: ["id", "number", "name", "enabled", "outboundCallerIds", "anonymousOutboundCalls"],
};

const idOrName = {
  id: text("Its id on the PBX, or else its name."),
  name: text("Its exact name, or else its id."),
  connection,
};

function one(
  what: string,
  inputs: Readonly<Record<string, Property>>,
  { properties, required }: Found,
): Shape {
  return {
    description: `${what}. An error where there is none, or more than one.`,
    inputs,
    outputs: properties,
    required,
  };
}

function many(what: string, name: string, type: string, inputs: Readonly<Record<string, Property>>): Shape {
  return { description: `${what}.`, inputs, outputs: { [name]: listOf(type, what) }, required: [name] };
}

interface Found {
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
}

interface Shape {
  readonly description: string;
  readonly inputs: Readonly<Record<string, Property>>;
  readonly outputs: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
}

/** What each function takes and gives, and the types within. */
export const FUNCTIONS = {
  types: {
    FoundCallerId: callerId,
    FoundUserGroup: { ...group, required: groupSummary.required },
    NumberRange: range,
    Trunk: trunk,
    OutboundRule: ruleSummary,
    OutboundRoute: route,
    AppliedGroup: appliedGroup,
    Extension: extensionSummary,
    ExtensionCallerId: extensionCallerId,
  } satisfies Readonly<Record<string, Found>>,
  functions: {
    getUserGroup: one(
      "A user group of the PBX, with its caller IDs, by its id or its exact name",
      idOrName,
      group,
    ),
    getUserGroups: many(
      "The user groups of the PBX, all or those that a query lets through",
      "userGroups",
      "FoundUserGroup",
      {
        filter: text("An OData filter, sent as it is."),
        search: text("Free text."),
        orderBy: text("Order, sent as it is."),
        details: flag("Whether to read caller IDs too, which takes one more call per group. Default: false."),
        connection,
      },
    ),
    getTrunk: one("A SIP trunk of the PBX, by its id or its exact name", idOrName, trunk),
    getTrunks: many("The SIP trunks of the PBX", "trunks", "Trunk", { connection }),
    getOutboundRule: one("An outbound rule of the PBX, by its id or its exact name", idOrName, rule),
    getOutboundRules: many("The outbound rules of the PBX, in their order", "outboundRules", "OutboundRule", {
      connection,
    }),
    getExtension: one(
      "An extension of the PBX, by its number",
      { number: text("Its number: 3 to 64 digits, with leading zeros."), connection },
      extension,
    ),
    getExtensions: many("The extensions of the PBX", "extensions", "Extension", { connection }),
  } satisfies Readonly<Record<string, Shape>>,
};
