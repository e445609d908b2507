import type { UserGroupInputs } from "../../userGroup/inputs";
import { visible } from "../../text/visible";
import type { Door } from "./door";
import type { KeptGroup, LeftGroup, NewGroup, Planned, ReadGroup } from "./plan";
import { call, literal, type Value } from "./source";

/** A TypeScript program that declares the groups, one `UserGroup` each. Nothing that is a default is written. */
export function programText(groups: readonly Planned[], { module }: Door): string {
  const declared = groups.filter((group) => group.kind !== "left");
  const left = groups.filter((group) => group.kind === "left");
  const parts = [
    HEAD,
    declared.length > 0 ? `import * as portsip from ${literal(module)};` : "export {};",
    ...declared.map(statement),
    ...left.map(comment),
  ];
  return `${parts.join("\n\n")}\n`;
}

const HEAD = "// User groups that the PBX had already, as `pulumi-portsip import` found them.";

function statement(group: NewGroup | KeptGroup | ReadGroup): string {
  if (group.kind === "read") {
    const { connection } = group.options;
    const options = connection === undefined ? [] : [{ connection }];
    return call("portsip.UserGroup.get", [group.resource, group.id, ...options]);
  }
  const args = argsOf(group.resource, group.inputs);
  const options = optionsOf(group);
  return call("new portsip.UserGroup", [
    group.resource,
    ...(isEmpty(args) && isEmpty(options) ? [] : [args]),
    ...(isEmpty(options) ? [] : [options]),
  ]);
}

type Properties = Readonly<Record<string, Value | undefined>>;

// Inputs that come from a PBX or a state have nothing that a preview does not know yet.
function argsOf(resource: string, { name, ...inputs }: UserGroupInputs): Properties {
  const { description, outboundCallerIds, members, outboundRules, connection, adoptExisting } = inputs;
  const numbers = typeof outboundCallerIds === "string" ? [] : outboundCallerIds;
  return {
    name: name === resource ? undefined : name,
    description,
    outboundCallerIds: numbers?.map((entry) => (typeof entry === "string" ? entry : { ...entry })),
    members,
    outboundRules,
    connection,
    adoptExisting,
  };
}

// A default here, and the state would lose what a person had asked for.
function optionsOf(group: NewGroup | KeptGroup): Properties {
  if (group.kind === "new") return { protect: group.protect || undefined };
  const { protect, retainOnDelete, ignoreChanges } = group;
  return {
    protect: protect || undefined,
    retainOnDelete: retainOnDelete || undefined,
    ignoreChanges: ignoreChanges.length > 0 ? ignoreChanges : undefined,
  };
}

function isEmpty(properties: Properties): boolean {
  return Object.values(properties).every((value) => value === undefined);
}

function comment({ id, name, reason }: LeftGroup): string {
  return `// Not declared: ${literal(name)} (id ${visible(id)}): ${visible(reason)}`;
}
