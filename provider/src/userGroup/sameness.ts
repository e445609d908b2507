import { sameName } from "../text/sameName";
import type { CallerId, UserGroupContent } from "./content";

/** What tells a caller ID from others. */
interface Numbered {
  readonly trunk?: string | undefined;
  readonly providerId?: string | undefined;
  readonly callerId: string;
}

/**
 * Whether what is held, by the PBX or the state, is what is declared. Order means nothing, and what is not declared
 * does not count where that means that it is not managed.
 */
export function holds(held: UserGroupContent, declared: UserGroupContent): boolean {
  return (
    holdsGroup(held, declared) &&
    (declared.members === undefined || sameSet(held.members ?? [], declared.members)) &&
    (declared.outboundRules === undefined || sameSet(held.outboundRules ?? [], declared.outboundRules))
  );
}

/** The same of the group itself, without what it is linked to. */
export function holdsGroup(held: UserGroupContent, declared: UserGroupContent): boolean {
  return (
    sameName(held.name, declared.name) &&
    sameNote(held.description, declared.description) &&
    holdsCallerIds(held.outboundCallerIds, declared.outboundCallerIds)
  );
}

/** Whether the same things are managed. Where not, the state has to learn it, although the PBX need not. */
export function managesTheSame(before: UserGroupContent, now: UserGroupContent): boolean {
  const names = new CallerIds(before.outboundCallerIds);
  return (
    (before.members === undefined) === (now.members === undefined) &&
    (before.outboundRules === undefined) === (now.outboundRules === undefined) &&
    now.outboundCallerIds.every((entry) => {
      const old = names.take(numberKeys(entry));
      return old === undefined || (old.displayName === undefined) === (entry.displayName === undefined);
    })
  );
}

function holdsCallerIds(held: readonly CallerId[], declared: readonly CallerId[]): boolean {
  if (held.length !== declared.length) return false;
  const rest = new CallerIds(held);
  return declared.every((entry) => {
    const found = rest.take(numberKeys(entry));
    return found !== undefined && holdsDetails(found, entry);
  });
}

/** Whether what is held of a number is what is declared of it, besides trunk and number. */
export function holdsDetails(held: Details, declared: Details): boolean {
  return (
    sameNote(held.description, declared.description) &&
    (declared.displayName === undefined || sameNote(held.displayName, declared.displayName))
  );
}

type Details = Pick<CallerId, "description" | "displayName">;

/** Notes, and names to present, are the same but for the kind of their line ends, and for blanks at the end, which a PBX may trim. */
export function sameNote(one = "", other = ""): boolean {
  const plain = (text: string): string => text.replaceAll(/\r\n?/g, "\n").trimEnd();
  return one === other || plain(one) === plain(other);
}

/** Whether two sets, each without doubles, are the same. */
export function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const all = new Set(one);
  return all.size === new Set(other).size && other.every((element) => all.has(element));
}

/** A set in the order of a reference; what that lacks comes last, as it stands. */
export function setInOrderOf(reference: readonly string[], set: readonly string[]): string[] {
  const all = new Set(set);
  return [...new Set([...reference.filter((element) => all.has(element)), ...set])];
}

/**
 * Caller IDs in the order of a reference, so that nobody is shown a change of mere order. An entry that the
 * reference lacks takes the place of one on its trunk that is no more (its number was edited), or comes last.
 */
export function inOrderOf<Entry extends Numbered>(
  reference: readonly Numbered[],
  entries: readonly Entry[],
): Entry[] {
  const rest = new CallerIds(entries);
  const kept = reference.map((old) => rest.take(numberKeys(old)));
  const placed = reference.map((old, place) => kept[place] ?? rest.take(trunkKeys(old)));
  return [...placed.filter((entry) => entry !== undefined), ...rest.left()];
}

/** Caller IDs to be found by their trunk and number, or their trunk alone, each taken once. */
export class CallerIds<Entry extends Numbered> {
  private readonly places = new Map<string, number[]>();
  private readonly taken = new Set<number>();

  constructor(private readonly entries: readonly Entry[]) {
    // The last one first, since a list is taken from its end.
    for (let place = entries.length - 1; place >= 0; place -= 1) {
      const entry = entries[place];
      if (entry === undefined) continue;
      for (const key of [...numberKeys(entry), ...trunkKeys(entry)]) {
        const places = this.places.get(key);
        if (places === undefined) this.places.set(key, [place]);
        else places.push(place);
      }
    }
  }

  /** The first one that is left with any of these keys, the keys in their order. */
  take(keys: readonly string[]): Entry | undefined {
    for (const key of keys) {
      const places = this.places.get(key) ?? [];
      for (let place = places.pop(); place !== undefined; place = places.pop()) {
        if (this.taken.has(place)) continue;
        this.taken.add(place);
        return this.entries[place];
      }
    }
    return undefined;
  }

  left(): Entry[] {
    return this.entries.filter((_, place) => !this.taken.has(place));
  }
}

/** What makes a caller ID one and the same: its trunk, by its id or else by its name, and its number. */
export function numberKeys({ callerId, ...trunk }: Numbered): string[] {
  return keysOf(trunk, callerId);
}

function trunkKeys(trunk: Numbered): string[] {
  return keysOf(trunk);
}

function keysOf({ providerId, trunk }: Omit<Numbered, "callerId">, ...number: string[]): string[] {
  return [
    ...(providerId === undefined ? [] : [JSON.stringify(["id", providerId, ...number])]),
    ...(trunk === undefined ? [] : [JSON.stringify(["name", trunk, ...number])]),
  ];
}
