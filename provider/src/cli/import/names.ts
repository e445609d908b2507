import { widthOf } from "../../text/width";

/** What gets a name in the program. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Columns that a name made by us takes at most. */
const LONGEST = 40;

/** By name, then by id: the same on every machine, and in whatever order the PBX lists. */
export function byName(a: Named, b: Named): number {
  return compare(a.name, b.name) || compare(a.id, b.id);
}

/**
 * Names of resources by the groups' ids: letters and digits of any script, in lower case, with dashes between them.
 * None is one of `taken`; of several that would be alike, all but the first get a number.
 */
export function resourceNames(groups: readonly Named[], taken: Iterable<string>): Map<string, string> {
  // Names that differ in case only are legal, and confuse.
  const used = new Set(Array.from(taken, (name) => name.toLowerCase()));
  const names = new Map<string, string>();
  // A group that is called just so is the first of those that are alike.
  const isExact = ({ name }: Named): number => (slug(name) === name ? 0 : 1);
  for (const { id, name } of groups.toSorted((a, b) => isExact(a) - isExact(b) || byName(a, b))) {
    const first = slug(name);
    let unique = first;
    for (let n = 2; used.has(unique.toLowerCase()); n += 1) unique = `${first}-${n}`;
    used.add(unique.toLowerCase());
    names.set(id, unique);
  }
  return names;
}

function slug(name: string): string {
  let text = "";
  for (const character of words(name).join("-").toLowerCase()) {
    if (widthOf(text + character) > LONGEST) break;
    text += character;
  }
  return text.replace(/-$/, "") || "group";
}

function words(text: string): string[] {
  return text
    .normalize("NFKC")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => word.replace(/^\p{M}+/u, ""))
    .filter((word) => word !== "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
