import type { UserGroupInputs } from "../../userGroup/inputs";
import { visible } from "../../text/visible";
import { literal } from "./literal";
import { byName, constantNames, type Named } from "./names";
import type { KeptGroup, LeftGroup, NewGroup, Planned, ReadGroup } from "./plan";
import { call, declaration, list, object, property } from "./source";

/** A TypeScript program that declares the groups, one `UserGroup` each. Nothing that is a default is written. */
export function programText(groups: readonly Planned[], trunks: readonly Named[]): string {
  const constants = trunkConstants(groups, trunks);
  const declared = groups.filter((group) => group.kind !== "left");
  const left = groups.filter((group) => group.kind === "left");
  const parts = [
    HEAD,
    ...(declared.length > 0 ? [IMPORT] : ["export {};"]),
    ...(constants.length > 0 ? [constants.map(({ line }) => line).join("\n")] : []),
    ...declared.map((group) => statement(group, new Map(constants.map(({ id, name }) => [id, name])))),
    ...left.map(comment),
  ];
  return `${parts.join("\n\n")}\n`;
}

const HEAD = "// User groups that the PBX had already, as `pulumi-portsip import` found them.";
const IMPORT = 'import * as portsip from "pulumi-portsip";';

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
    const remark =
      name === undefined
        ? "a trunk that the PBX does not list"
        : name === constant
          ? ""
          : `the trunk ${literal(name)}`;
    return { id, name: constant, line: declaration(constant, literal(id), remark) };
  });
}

function trunkIds(group: Planned): string[] {
  if (group.kind !== "new" && group.kind !== "kept") return [];
  return callerIds(group.inputs).map(({ providerId }) => providerId);
}

function callerIds({ outboundCallerIds }: UserGroupInputs) {
  // Inputs that come from a PBX or a state have nothing that a preview does not know yet.
  return typeof outboundCallerIds === "string"
    ? []
    : (outboundCallerIds ?? []).filter((entry) => typeof entry !== "string");
}

function statement(group: NewGroup | KeptGroup | ReadGroup, constants: ReadonlyMap<string, string>): string {
  const name = (): string => literal(group.resource);
  if (group.kind === "read") {
    const { connection } = group.options;
    const options =
      connection === undefined ? [] : [object([property("connection", literal(connection))], "either")];
    return call("portsip.UserGroup.get", [name, () => literal(group.id), ...options]);
  }
  const { inputs } = group;
  const entries = [
    ...(inputs.name === group.resource ? [] : [property("name", literal(inputs.name))]),
    ...(inputs.description === undefined ? [] : [property("description", literal(inputs.description))]),
    ...numbers(inputs, constants),
    ...(inputs.connection === undefined ? [] : [property("connection", literal(inputs.connection))]),
    ...(inputs.adoptExisting === undefined ? [] : [property("adoptExisting", String(inputs.adoptExisting))]),
  ];
  const options = group.kind === "kept" ? optionsOf(group) : [];
  return call("new portsip.UserGroup", [
    name,
    ...(entries.length > 0 || options.length > 0 ? [object(entries, "lines")] : []),
    ...(options.length > 0 ? [object(options, "either")] : []),
  ]);
}

function numbers(inputs: UserGroupInputs, constants: ReadonlyMap<string, string>) {
  const entries = callerIds(inputs).map(({ providerId, callerId, description, displayName }) => [
    property("providerId", constants.get(providerId) ?? literal(providerId)),
    property("callerId", literal(callerId)),
    ...(description === undefined ? [] : [property("description", literal(description))]),
    ...(displayName === undefined ? [] : [property("displayName", literal(displayName))]),
  ]);
  return entries.length === 0 ? [] : [list("outboundCallerIds", entries)];
}

// A default here, and the state would lose what a person had asked for.
function optionsOf({ protect, retainOnDelete, ignoreChanges }: KeptGroup) {
  return [
    ...(protect ? [property("protect", "true")] : []),
    ...(retainOnDelete ? [property("retainOnDelete", "true")] : []),
    ...(ignoreChanges.length > 0
      ? [property("ignoreChanges", `[${ignoreChanges.map(literal).join(", ")}]`)]
      : []),
  ];
}

function comment({ id, name, reason }: LeftGroup): string {
  return `// Not declared: ${literal(name)} (id ${visible(id)}): ${visible(reason)}`;
}
