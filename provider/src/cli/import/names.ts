import { widthOf } from "../../text/width";

/** A group or a trunk: what gets a name in the program. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Columns that a name made by us takes at the most. */
const LONGEST = 40;

/** Names that no constant of a program may have: JavaScript's own, those of a CommonJS module, and ours. */
const RESERVED = new Set(
  `arguments async await break case catch class const continue debugger default delete do else enum eval export
  exports extends false finally for function globalThis if implements import in instanceof interface let module new
  null package portsip private protected public pulumi require return static super switch this throw true try typeof
  undefined var void while with yield`.split(/\s+/),
);

/** By name, then by id: the same on every machine, and in whatever order the PBX lists. */
export function byName(a: Named, b: Named): number {
  return compare(a.name, b.name) || compare(a.id, b.id);
}

/**
 * Names of resources by the groups' ids: letters and digits of any script, in lower case, with dashes between them.
 * None is one of `taken`; of several that would be alike, all but the first get a number.
 */
export function resourceNames(groups: readonly Named[], taken: Iterable<string>): Map<string, string> {
  return unique(
    groups,
    taken,
    ({ name }) => slug(name) || "group",
    (name, n) => `${name}-${n}`,
  );
}

/** Names of constants by the trunks' ids: `callCentric` for "CallCentric". A trunk without a name is an unlisted one. */
export function constantNames(
  trunks: readonly (Named | { readonly id: string; readonly name?: undefined })[],
): Map<string, string> {
  return unique(
    trunks.map(({ id, name }) => ({ id, name: name ?? "unlisted trunk" })),
    [],
    ({ name }) => constant(name),
    (name, n) => `${name}${/\d$/.test(name) ? "_" : ""}${n}`,
  );
}

function unique(
  items: readonly Named[],
  taken: Iterable<string>,
  base: (item: Named) => string,
  numbered: (name: string, n: number) => string,
): Map<string, string> {
  // Names that differ in case only are legal, and confuse.
  const used = new Set(Array.from(taken, (name) => name.toLowerCase()));
  const names = new Map<string, string>();
  // A group that is called just so is the first of those that are alike.
  const isExact = (item: Named): number => (base(item) === item.name ? 0 : 1);
  for (const item of items.toSorted((a, b) => isExact(a) - isExact(b) || byName(a, b))) {
    const first = base(item);
    let name = first;
    for (let n = 2; used.has(name.toLowerCase()); n += 1) name = numbered(first, n);
    used.add(name.toLowerCase());
    names.set(item.id, name);
  }
  return names;
}

function slug(name: string): string {
  return short(
    words(name).map((word) => word.toLowerCase()),
    "-",
  );
}

function constant(name: string): string {
  // A constant's letters are those that every TypeScript knows.
  const parts = words(name)
    .map((word) =>
      Array.from(word)
        .filter((letter) => /\p{ID_Continue}/u.test(letter) && letter.length === 1)
        .join(""),
    )
    .filter((word) => word !== "");
  const [first = "trunk", ...rest] = parts;
  const text = short([lowerFirst(first), ...rest.map(upperFirst)], "");
  if (!/^\p{ID_Start}/u.test(text)) return `trunk${text}`;
  return RESERVED.has(text) ? `${text}Trunk` : text;
}

function words(text: string): string[] {
  return text
    .normalize("NFKC")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => word.replace(/^\p{M}+/u, ""))
    .filter((word) => word !== "");
}

function short(parts: readonly string[], between: string): string {
  let text = "";
  for (const character of parts.join(between)) {
    if (widthOf(text + character) > LONGEST) break;
    text += character;
  }
  return between === "" || !text.endsWith(between) ? text : text.slice(0, -between.length);
}

// "SIP" becomes "sip", "CallCentric" becomes "callCentric".
function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
