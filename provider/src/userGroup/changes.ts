import { UNKNOWN } from "../session/unknown";
import { sameName } from "../text/sameName";
import type { CallerId, UserGroupContent } from "./content";
import type { DeclaredCallerId, DeclaredGroup } from "./declared";
import { CallerIds, holdsDetails, numberKeys, sameNote } from "./sameness";

export type Change = "add" | "delete" | "update";

/** What changes, by its path in what is held and declared: `outboundCallerIds[0]`. */
export type Changes = ReadonlyMap<string, Change>;

/** What the state holds of a group and how it was declared. */
interface Held {
  readonly content: UserGroupContent;
  readonly options: { readonly adoptExisting?: boolean; readonly connection?: string };
}

/**
 * Exactly what differs between the group that the state holds and the one that is declared. Elements of lists are told
 * apart by what they are: an element that goes is shown at its place among those that are held, one that comes at its
 * place among those that are declared, and where both are the same place, as one that changes.
 */
export function changes({ content: held, options }: Held, declared: DeclaredGroup): Changes {
  return new Map([
    ...valueChange("name", held.name, declared.name, (one = "", other = "") => sameName(one, other)),
    ...valueChange("description", notBlank(held.description), notBlank(declared.description), sameNote),
    ...callerIdChanges(held.outboundCallerIds, declared.outboundCallerIds ?? []),
    ...setChanges("members", held.members, declared.members),
    ...setChanges("outboundRules", held.outboundRules, declared.outboundRules),
    ...valueChange(
      "adoptExisting",
      options.adoptExisting,
      declared.adoptExisting,
      (one, other) => (one ?? false) === (other ?? false),
    ),
    ...valueChange("connection", options.connection, declared.connection, (one, other) => one === other),
  ]);
}

function notBlank(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

type Part = readonly [path: string, change: Change];

function valueChange<T>(
  path: string,
  held: T | undefined,
  declared: T | typeof UNKNOWN | undefined,
  same: (one: T | undefined, other: T | undefined) => boolean,
): Part[] {
  if (declared !== UNKNOWN && same(held, declared)) return [];
  return [[path, held === undefined ? "add" : declared === undefined ? "delete" : "update"]];
}

function callerIdChanges(
  held: readonly CallerId[],
  declared: NonNullable<DeclaredGroup["outboundCallerIds"]>,
): Part[] {
  const path = "outboundCallerIds";
  if (declared === UNKNOWN) return [[path, held.length === 0 ? "add" : "update"]];
  const rest = new CallerIds(held.map((entry, place) => ({ ...entry, place })));
  const gone: number[] = [];
  const come = declared.flatMap((entry, place) => {
    if (entry === UNKNOWN) return [place];
    const before = rest.take(numberKeys(entry));
    if (before === undefined) return [place];
    if (isAsDeclared(before, entry)) return [];
    gone.push(before.place);
    return [place];
  });
  return elementChanges(path, [...gone, ...rest.left().map(({ place }) => place)], come);
}

function isAsDeclared(held: CallerId, declared: DeclaredCallerId): boolean {
  const { description, displayName } = declared;
  const details = {
    ...(description !== undefined && { description }),
    ...(displayName !== undefined && { displayName }),
  };
  // Where one of the two does not manage the display name, the state has to learn it.
  return holdsDetails(held, details) && (held.displayName === undefined) === (displayName === undefined);
}

function setChanges(
  path: string,
  held: readonly string[] | undefined,
  declared: readonly string[] | typeof UNKNOWN | undefined,
): Part[] {
  if (held === undefined && declared === undefined) return [];
  if (held === undefined) return [[path, "add"]];
  if (declared === undefined) return [[path, "delete"]];
  if (declared === UNKNOWN) return [[path, "update"]];
  return elementChanges(path, placesOutside(declared, held), placesOutside(held, declared));
}

/** The places of elements that another set does not have. */
function placesOutside(set: readonly string[], elements: readonly string[]): number[] {
  const all = new Set(set);
  return elements.flatMap((element, place) => (all.has(element) ? [] : [place]));
}

// One path cannot stand for one that goes and one that comes: then it changes.
function elementChanges(path: string, gone: readonly number[], come: readonly number[]): Part[] {
  const both = new Set(gone.filter((place) => come.includes(place)));
  const part =
    (change: Change) =>
    (place: number): Part => [`${path}[${place}]`, change];
  return [
    ...[...both].map(part("update")),
    ...gone.filter((place) => !both.has(place)).map(part("delete")),
    ...come.filter((place) => !both.has(place)).map(part("add")),
  ];
}
