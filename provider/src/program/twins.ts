import * as pulumi from "@pulumi/pulumi";

// By the program that runs: with Pulumi's Automation API, one process runs the programs of several stacks.
const declarations = new WeakMap<pulumi.Resource, Map<string, string>>();

/**
 * Remembers by which resource the program declares a group of this name, and warns where another one does already. No
 * more than that: a PBX may allow it, and may have had such groups when they were imported.
 *
 * @returns who they are, as part of a sentence; undefined for the first of a name
 */
export function twins(
  resource: string,
  name: pulumi.Input<string | undefined>,
  connection: pulumi.Input<string | undefined>,
): pulumi.Input<string | undefined> {
  const program = pulumi.runtime.getStackResource();
  if (program === undefined) return undefined;
  const declared = declarations.get(program) ?? new Map<string, string>();
  declarations.set(program, declared);
  const compare = (group: string, on: string | undefined, secret = false): string | undefined => {
    const key = JSON.stringify([group, on ?? ""]);
    const first = declared.get(key);
    declared.set(key, first ?? resource);
    if (first === undefined) return undefined;
    const both =
      first === resource ? `two resources "${resource}"` : `resources "${first}" and "${resource}"`;
    const shown = secret ? "[secret]" : JSON.stringify(group);
    const where = on && !secret ? ` on connection "${on}"` : "";
    void pulumi.log.warn(
      `${both} declare groups of one name, ${shown}${where}: a PBX that takes each name once refuses the second`,
    );
    return both;
  };
  // What is known by now is compared by now, so that the warning comes before anything else.
  if (typeof name === "string" && (connection === undefined || typeof connection === "string"))
    return compare(name, connection);
  const known = pulumi.all([name, connection]);
  return known.apply(async ([group = resource, on]) => compare(group, on, await pulumi.isSecret(known)));
}
