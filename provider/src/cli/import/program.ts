import type { UserGroupInputs } from "../../userGroup/inputs";
import { visible } from "../../text/visible";
import { byName, constantNames, type Named } from "./names";
import type { KeptGroup, LeftGroup, NewGroup, Planned, ReadGroup } from "./plan";
import { call, Identifier, literal, type Value } from "./source";

/** The module that the program imports `UserGroup` from. */
const MODULE = "pulumi-portsip";

/** A TypeScript program that declares the groups, one `UserGroup` each. Nothing that is a default is written. */
export function programText(
  groups: readonly Planned[],
  trunks: readonly Named[],
  from: string = MODULE,
): string {
  const constants = trunkConstants(groups, trunks);
  const names = new Map(constants.map(({ id, name }) => [id, name]));
  const declared = groups.filter((group) => group.kind !== "left");
  const left = groups.filter((group) => group.kind === "left");
  const parts = [
    HEAD,
    declared.length > 0 ? `import * as portsip from ${literal(from)};` : "export {};",
    ...(constants.length > 0 ? [constants.map(({ line }) => line).join("\n")] : []),
    ...declared.map((group) => statement(group, names)),
    ...left.map(comment),
  ];
  return `${parts.join("\n\n")}\n`;
}

const HEAD = "// User groups that the PBX had already, as `pulumi-portsip import` found them.";

interface Constant {
  readonly id: string;
  readonly name: string;
  readonly line: string;
}

/** One for each trunk that a declared group presents a number on. */
function trunkConstants(groups: readonly Planned[], trunks: readonly Named[]): Constant[] {
  const used = new Set(groups.flatMap(trunkIds));
  const listed = trunks.filter(({ id }) => used.has(id));
  const unlisted = [...used].filter((id) => !listed.some((trunk) => trunk.id === id));
  const all = [...listed.toSorted(byName), ...unlisted.toSorted().map((id) => ({ id, name: undefined }))];
  const names = constantNames(all);
  return all.map(({ id, name }) => {
    const constant = names.get(id) ?? "trunk";
    const what = name === undefined ? "a trunk that the PBX does not list" : `the trunk ${literal(name)}`;
    const remark = name === constant ? "" : ` // ${what}`;
    return { id, name: constant, line: `const ${constant} = ${literal(id)};${remark}` };
  });
}

function trunkIds(group: Planned): string[] {
  if (group.kind !== "new" && group.kind !== "kept") return [];
  return callerIds(group.inputs).flatMap(({ trunk, providerId }) =>
    trunk === undefined && providerId !== undefined ? [providerId] : [],
  );
}

function callerIds({ outboundCallerIds }: UserGroupInputs) {
  // Inputs that come from a PBX or a state have nothing that a preview does not know yet.
  return typeof outboundCallerIds === "string"
    ? []
    : (outboundCallerIds ?? []).filter((entry) => typeof entry !== "string");
}

function statement(group: NewGroup | KeptGroup | ReadGroup, constants: ReadonlyMap<string, string>): string {
  if (group.kind === "read") {
    const { connection } = group.options;
    return call("portsip.UserGroup.get", [
      group.resource,
      group.id,
      ...(connection === undefined ? [] : [{ connection }]),
    ]);
  }
  const args = argsOf(group.resource, group.inputs, constants);
  const options = optionsOf(group);
  return call("new portsip.UserGroup", [
    group.resource,
    ...(isEmpty(args) && isEmpty(options) ? [] : [args]),
    ...(isEmpty(options) ? [] : [options]),
  ]);
}

type Properties = Readonly<Record<string, Value | undefined>>;

function argsOf(
  resource: string,
  inputs: UserGroupInputs,
  constants: ReadonlyMap<string, string>,
): Properties {
  const numbers = callerIds(inputs).map(({ providerId, ...number }) => {
    if (providerId === undefined) return number;
    const constant = constants.get(providerId);
    return { providerId: constant === undefined ? providerId : new Identifier(constant), ...number };
  });
  return {
    name: inputs.name === resource ? undefined : inputs.name,
    description: inputs.description,
    outboundCallerIds: numbers.length === 0 ? undefined : numbers,
    connection: inputs.connection,
    adoptExisting: inputs.adoptExisting,
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
