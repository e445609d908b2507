import path from "node:path";
import { visible } from "../../text/visible";
import type { ImportOptions } from "./options";
import { type Files, onDisk } from "../files";
import { namesPlugin } from "../plugin/withPlugin";
import { type Door, doorOf, PLUGIN } from "./door";
import type { Planned } from "./plan";
import type { Reached } from "./reached";
import { nameIn, type State, typeIn } from "./state";

/** The most names that a line lists. */
const MOST = 10;

/** What is said of a group that the stack does not have. */
export function newGroupsAre({ adds, dryRun }: Pick<ImportOptions, "adds" | "dryRun">): string {
  if (!adds) return "does not have it";
  return dryRun ? "would be added" : "to be added";
}

/** "7 groups: 5 to be added to the stack dev, 1 in it already, 1 left out" */
export function summary(
  groups: readonly Planned[],
  { adds }: Pick<ImportOptions, "adds">,
  stack: string | undefined,
): string {
  const numberOf = (...kinds: Planned["kind"][]): number =>
    groups.filter(({ kind }) => kinds.includes(kind)).length;
  const left = numberOf("left");
  const parts = [
    ...(stack === undefined
      ? []
      : [
          `${numberOf("new")} ${adds ? "to be added to" : "not in"} the stack ${stack}`,
          `${numberOf("kept", "read")} in it already`,
        ]),
    ...(left > 0 ? [`${left} left out`] : []),
  ];
  return `${count(groups.length, "group")}${parts.length > 0 ? ": " : ""}${parts.join(", ")}`;
}

/** Each group that the program cannot have, by name, with the reason. */
export function leftOut(groups: readonly Planned[]): string[] {
  const left = groups.filter((group) => group.kind === "left");
  if (left.length === 0) return [];
  return [
    `Left out, neither declared nor added to a stack (${left.length}):`,
    ...left.map(({ name, id, reason }) => `  "${visible(name)}" (id ${visible(id)}): ${visible(reason)}`),
  ];
}

/** Each group that the stack has not, by name. */
export function unmanaged(groups: readonly Planned[], stack: string): string[] {
  const not = groups.filter(({ inStack }) => !inStack);
  if (not.length === 0) return [];
  return [
    "",
    `Not in the stack ${stack} (${not.length}):`,
    ...not.map(({ name, id }) => `  "${visible(name)}" (id ${visible(id)})`),
  ];
}

/** What the next `pulumi up` would do to somebody who did not expect it. */
export function warnings(
  groups: readonly Planned[],
  { out, adds, dryRun, protect }: Pick<ImportOptions, "out" | "adds" | "dryRun" | "protect">,
  { stack, state }: { readonly stack: { readonly name: string }; readonly state: State },
  program: Reached | undefined,
): string[] {
  const fresh = groups.filter(({ kind }) => kind === "new").length;
  const result: string[] = [];
  if (adds && out === undefined && fresh > 0) {
    const until = protect
      ? "pulumi up refuses to remove them, and fails"
      : "pulumi up REMOVES them from the PBX";
    result.push(
      `the stack's program has to declare the ${count(fresh, "group")} that ${dryRun ? "would be" : "were"} added (--out DIR writes the declarations): until it does, ${until}`,
    );
  }
  if (!adds && program !== undefined && "problem" in program) result.push(program.problem);
  if (!adds && out !== undefined && fresh > 0)
    result.push(
      `the stack ${stack.name} does not have ${count(fresh, "group")} of these, and pulumi up would create them a second time: add them with --stack`,
    );
  const others =
    program !== undefined && "alone" in program && program.alone ? undeclared(groups, state) : [];
  if (others.length > 0)
    result.push(
      `the stack ${stack.name} has ${count(others.length, "resource")} that this program does not declare, and that the next pulumi up would remove: ${some(others)}`,
    );
  return result;
}

/** Whether Pulumi would look for the plugin, and not find it. */
export function pluginMissing(door: Door, file: string, files: Files = onDisk): string[] {
  if (door !== PLUGIN || namesPlugin(files.textOf(file) ?? "")) return [];
  return [
    `${path.basename(file)} does not say where the plugin is: npx pulumi-portsip plugin --setup writes it there`,
  ];
}

function undeclared(groups: readonly Planned[], { resources }: State): string[] {
  const declared = new Set(groups.flatMap((group) => (group.kind === "left" ? [] : [group.resource])));
  return resources
    .filter(
      ({ custom, delete: leaving, external }) => custom === true && leaving !== true && external !== true,
    )
    .filter(({ type }) => !type.startsWith("pulumi:providers:"))
    .filter(({ urn }) => doorOf(typeIn(urn)) === undefined || !declared.has(nameIn(urn)))
    .map(({ urn }) => nameIn(urn));
}

/** "a, b, c and 5 more" */
function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST).map(visible).join(", ");
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
}

export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}
