import { visible } from "./visible";

/** A character that people do not see, or take for another one, and where it stands. */
export interface OddCharacter {
  /** As people look it up: `U+202C`. */
  readonly code: string;
  /** Counted from 1. */
  readonly place: number;
}

/** The first character that cannot be seen, but for plain blanks and what joins letters and emoji. */
export function hiddenCharacter(text: string): OddCharacter | undefined {
  return firstOf(text, (character) => visible(character) !== character);
}

/** The first character that is not drawn where it stands, what joins letters and emoji and picks their form included. */
export function undrawnCharacter(text: string): OddCharacter | undefined {
  return firstOf(text, (character) => /\p{Default_Ignorable_Code_Point}/u.test(character));
}

/** The first character that looks like another one, as full-width digits do. */
export function lookalikeCharacter(text: string): OddCharacter | undefined {
  return firstOf(
    text,
    (character) =>
      character.normalize("NFKC") !== character.normalize("NFC") || /(?![0-9])\p{Nd}/u.test(character),
  );
}

function firstOf(text: string, odd: (character: string) => boolean): OddCharacter | undefined {
  const characters = Array.from(text);
  const index = characters.findIndex(odd);
  return index < 0 ? undefined : { code: codeOf(characters[index] ?? ""), place: index + 1 };
}

/** A character as people look it up. */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
