import { nearestNames } from "./nearest";
import { visible } from "./visible";

/** Something that the PBX has, as a person is told of it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** So many are listed where none is near; of more, the nearest ones only. */
const FEW = 8;
const NEAREST = 3;

/** What follows "there is no … of this name": the names that were probably meant, or else what there is. */
export function insteadOfName(name: string, there: readonly Named[]): string {
  const all = [...new Set(there.map((each) => each.name))];
  const { names, probable } = nearestNames(name, all, NEAREST);
  return probable ? didYouMean(names.map(shown)) : whatThereIs(all.map(shown), names.map(shown));
}

/** What follows "there is no … with this id". People also give a name as an id, or a part of one. */
export function insteadOfId(id: string, there: readonly Named[]): string {
  const whole = (each: Named): string => `${shown(each.name)} (id ${each.id})`;
  const of = (names: readonly string[]): string[] =>
    names.flatMap((name) => there.filter((each) => each.name === name).map(whole)).slice(0, NEAREST);
  const { names, probable } = nearestNames(
    id,
    there.map(({ name }) => name),
    NEAREST,
  );
  const parts = there.filter((each) => each.id.includes(id.trim()) || id.includes(each.id));
  if (parts.length > 0) return didYouMean(parts.slice(0, NEAREST).map(whole));
  return probable ? didYouMean(of(names)) : whatThereIs(there.map(whole), of(names));
}

function didYouMean(texts: readonly string[]): string {
  return `did you mean ${texts.join(", ")}?`;
}

function whatThereIs(all: readonly string[], near: readonly string[]): string {
  if (all.length === 0) return "it has none";
  return all.length <= FEW
    ? `it has ${all.join(", ")}`
    : `the nearest of its ${all.length} are ${near.join(", ")}`;
}

/** A name in quotes, with what nobody sees, or what would break the line or the terminal, escaped. */
export function shown(name: string): string {
  return visible(JSON.stringify(name));
}
