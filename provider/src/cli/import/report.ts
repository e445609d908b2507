import { visible } from "./literal";
import { TYPE } from "../../resources/handedOver";
import type { Planned } from "./plan";
import { nameIn, type State } from "./state";

/** The most names that a line lists. */
const MOST = 10;

/** Each group that the program cannot have, by name, with the reason. */
export function leftOut(groups: readonly Planned[]): string[] {
  const left = groups.filter((group) => group.kind === "left");
  if (left.length === 0) return [];
  return [
    `Left out, neither declared nor added to a stack (${left.length}):`,
    ...left.map(({ name, id, reason }) => `  "${visible(name)}" (id ${visible(id)}): ${visible(reason)}`),
  ];
}

/** What the stack has and the program does not declare: as the stack's program, it would have that removed. */
export function undeclared(groups: readonly Planned[], { resources }: State): string[] {
  const declared = new Set(groups.flatMap((group) => (group.kind === "left" ? [] : [group.resource])));
  return resources
    .filter(
      ({ type, custom, delete: leaving, external }) =>
        custom === true && leaving !== true && external !== true && !type.startsWith("pulumi:providers:"),
    )
    .filter(({ urn, type }) => type !== TYPE || urn.split("::")[2] !== TYPE || !declared.has(nameIn(urn)))
    .map(({ urn }) => nameIn(urn));
}

/** "a, b, c and 5 more" */
export function some(names: readonly string[]): string {
  const shown = names
    .slice(0, MOST)
    .map((name) => visible(name))
    .join(", ");
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
}

export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}
