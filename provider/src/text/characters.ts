import { placeOfInvisible } from "./visible";

/** A character that does not belong where it stands, and where that is. */
export interface OddCharacter {
  /** As people look it up: `U+202C`. */
  readonly code: string;
  /** Counted from 1. */
  readonly place: number;
}

/** The first character that cannot be seen, but for plain blanks and what joins letters and emoji. */
export function hiddenCharacter(text: string): OddCharacter | undefined {
  return oddAt(text, placeOfInvisible(text));
}

/** The first character that is not ASCII: beside digits it is a slip, and many look like a digit or a sign. */
export function foreignCharacter(text: string): OddCharacter | undefined {
  return oddAt(text, text.search(/[^\0-\x7f]/u));
}

/** The first character that looks like another one, as full-width digits do. */
export function lookalikeCharacter(text: string): OddCharacter | undefined {
  const odd = Array.from(text).find(
    (character) =>
      character.normalize("NFKC") !== character.normalize("NFC") || /(?![0-9])\p{Nd}/u.test(character),
  );
  return odd === undefined ? undefined : oddAt(text, text.indexOf(odd));
}

/** The character at a place that was searched for, in UTF-16 units. */
export function oddAt(text: string, index: number): OddCharacter | undefined {
  if (index < 0) return undefined;
  const code = text.codePointAt(index) ?? 0;
  return {
    code: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`,
    place: Array.from(text.slice(0, index)).length + 1,
  };
}
