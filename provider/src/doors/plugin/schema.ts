import { CONNECTIONS_KEY, type Name, NAMES, setting, type Setting, variableOf } from "../../settings/table";
import { VERSION } from "../../text/version";
import { CALLER_ID_FIELDS, type Field, FIELDS } from "../../userGroup/fields";
import { PLUGIN_TYPE } from "../../userGroup/handedOver";
import { FUNCTIONS } from "./functionTypes";
import type { Property, Type } from "./schemaTypes";

type Properties = Readonly<Record<string, Property>>;

const CALLER_ID = "portsip:index:OutboundCallerId";
const text: Type = { type: "string" };
const TYPES: Readonly<Record<Field["type"], Type>> = {
  text,
  texts: { type: "array", items: text },
  callerIds: { type: "array", items: { $ref: `#/types/${CALLER_ID}` } },
  switch: { type: "boolean" },
};
const KINDS: Readonly<Record<Setting["kind"], Type>> = {
  address: text,
  text,
  number: { type: "number" },
  wholeNumber: { type: "integer" },
  switch: { type: "boolean" },
};

/** The package's schema, as Pulumi reads it: what other languages know of the plugin. */
export function schema(): object {
  const settings: Properties = {
    ...Object.fromEntries(NAMES.map((name) => [name, settingProperty(name)])),
    [CONNECTIONS_KEY.replace("portsip:", "")]: CONNECTIONS,
  };
  const group = properties(FIELDS);
  return {
    name: "portsip",
    displayName: "PortSIP PBX",
    version: VERSION,
    description: "User groups of a PortSIP PBX, and the caller IDs that they present",
    license: "Apache-2.0",
    keywords: ["pulumi", "portsip", "category/infrastructure", "kind/native"],
    config: { variables: settings },
    provider: {
      description: "The settings: how the PBX is reached.",
      inputProperties: settings,
      properties: settings,
    },
    types: {
      [CALLER_ID]: {
        type: "object",
        description: "A number that the members of a group present on one SIP trunk.",
        properties: properties(CALLER_ID_FIELDS),
        required: ["callerId"],
      },
      ...Object.fromEntries(
        Object.entries(FUNCTIONS.types).map(([name, { required, ...type }]) => [
          `portsip:index:${name}`,
          { type: "object", properties: type.properties, required },
        ]),
      ),
    },
    resources: {
      [PLUGIN_TYPE]: {
        description:
          "A user group of a PortSIP PBX, and the caller ID that it presents on each SIP trunk. Every change is an update in place, but for another connection, which is a replacement.",
        inputProperties: { ...group, connection: { ...group["connection"], replaceOnChanges: true } },
        properties: {
          ...Object.fromEntries(Object.entries(group).filter(([name]) => name !== "adoptExisting")),
          tenantId: {
            ...text,
            description:
              "The id of the tenant that the group belongs to; absent where the PBX does not tell.",
          },
        },
        required: ["name", "outboundCallerIds"],
        aliases: [{ type: "pulumi-nodejs:dynamic/portsip:UserGroup" }],
      },
    },
    functions: Object.fromEntries(
      Object.entries(FUNCTIONS.functions).map(([name, { description, inputs, outputs, required }]) => [
        `portsip:index:${name}`,
        {
          description,
          inputs: { type: "object", properties: inputs },
          outputs: { type: "object", properties: outputs, required },
        },
      ]),
    ),
    language: {},
  };
}

const CONNECTIONS: Property = {
  type: "object",
  additionalProperties: { type: "object", additionalProperties: text },
  description: "Named connections, each with settings of its own, for resources and lookups that name one.",
  secret: true,
};

function settingProperty(name: Name): Property {
  const known = setting(name);
  const { kind, meaning, secret } = known;
  const fallback = "default" in known ? String(known.default) : undefined;
  return {
    ...KINDS[kind],
    description: `${meaning.replaceAll("`", "")}. In the environment: ${variableOf(name)}, which wins.${
      fallback === undefined ? "" : ` Default: ${fallback}.`
    }`,
    ...(secret === true && { secret }),
  };
}

function properties(fields: Readonly<Record<string, Field>>): Properties {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, meaning }]) => [
      name,
      { ...TYPES[type], description: meaning },
    ]),
  );
}
