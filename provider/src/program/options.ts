import { type CustomResourceOptions, RunError } from "@pulumi/pulumi";
import { hint } from "../text/nearest";

/** What a resource has, for options that name a part of it. */
export interface Parts {
  /** Its arguments, and of which of them the order means nothing. */
  readonly inputs: Readonly<Record<string, "value" | "unordered">>;
  /** What only the PBX tells. */
  readonly outputs: readonly string[];
}

/**
 * Refuses options that Pulumi takes in silence, and that then do something else than they say.
 *
 * @param what the resource, for the error: its class and name
 * @param byHand ways to bring under code what exists already, where the option import does not work: no dynamic provider can
 * @throws RunError with all that is wrong, on one line each
 */
export function checkOptions(
  what: string,
  { ignoreChanges, replaceOnChanges, additionalSecretOutputs, import: imported }: CustomResourceOptions,
  parts: Parts,
  byHand?: readonly string[],
): void {
  const problems = [
    ...(ignoreChanges ?? []).map((path) => problemOf("ignoreChanges", path, parts)),
    ...(replaceOnChanges ?? []).map((path) => problemOf("replaceOnChanges", path, parts)),
    ...(additionalSecretOutputs ?? []).map((name) => noSuchOutput(name, parts)),
    imported === undefined || byHand === undefined
      ? undefined
      : `the option import does not work with Pulumi's dynamic providers; instead, ${byHand.join(", or ")}`,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new RunError(problems.map((problem) => `${what}: ${problem}`).join("\n"));
}

/** What every dynamic resource has, and Pulumi's own word for a resource that was partly made. */
const PULUMIS = new Set(["__provider", "#initerrors"]);

function problemOf(option: string, path: string, { inputs, outputs }: Parts): string | undefined {
  const [root, ...below] = segments(path) ?? [];
  if (root === undefined) return `${option}: ${JSON.stringify(path)} is no path of a property`;
  if (below.length === 0 && (root === "*" || PULUMIS.has(root))) return undefined;
  const names = Object.keys(inputs);
  const lists = names.filter((name) => inputs[name] === "unordered");
  if (root !== "*" && !Object.hasOwn(inputs, root))
    return outputs.includes(root)
      ? `${option}: ${root} is only told by the PBX, and no program changes it`
      : `${option}: ${root} does not exist${hint(root, names)} (there are ${names.join(", ")})`;
  if (below.length === 0) return undefined;
  if (root !== "*" && inputs[root] === "value")
    return `${option}: ${path} does not exist: ${root} has no parts`;
  const whole = root === "*" ? lists : [root];
  const field = below.at(-1);
  return [
    `${option}: ${path} cannot be told from others: Pulumi goes by places in the list, whose order means nothing, so that`,
    option === "ignoreChanges"
      ? "what is ignored would move to other entries."
      : "other entries would count as changed.",
    `Give the whole list, ${option}: ${JSON.stringify(whole)}`,
    ...(option === "ignoreChanges" && field === "displayName"
      ? ["- or leave displayName out of the program: then it is not managed"]
      : []),
  ].join(" ");
}

function noSuchOutput(name: string, { inputs, outputs }: Parts): string | undefined {
  const names = [...Object.keys(inputs), ...outputs];
  if (names.includes(name)) return undefined;
  return `additionalSecretOutputs: ${name} does not exist${hint(name, names)} (there are ${names.join(", ")})`;
}

/** A property path of Pulumi's, `a.b[0]["c"][*]`, in parts; undefined where it is none. */
function segments(path: string): string[] | undefined {
  const part = /(?:^|\.)([^.[\]"]+)|\["((?:[^"\\]|\\.)+)"\]|\[(\d+|\*)\]/y;
  const found: string[] = [];
  while (part.lastIndex < path.length) {
    const [, name, quoted, place] = part.exec(path) ?? [];
    const segment = name ?? quoted ?? place;
    if (segment === undefined) return undefined;
    found.push(segment);
  }
  return found;
}
