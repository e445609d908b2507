import {
  codeOf,
  hiddenCharacter,
  lookalikeCharacter,
  type OddCharacter,
  undrawnCharacter,
} from "../text/characters";

/** What is wrong with a group's or a rule's name; undefined where nothing is. People must see all of it. */
export function problemWithName(name: string): string | undefined {
  // In plain letters nothing is to be joined.
  const hidden =
    hiddenCharacter(name) ??
    (/^[ -\u02ff]*[\u200c\u200d][ -\u02ff]*$/.test(name) ? undrawnCharacter(name) : undefined);
  if (hidden !== undefined) return `has a character that nobody sees, ${at(hidden)}: take it out`;
  if (name !== name.trim())
    return `has a blank at its ${name === name.trimStart() ? "end" : "start"}: take it out, since a PBX may drop it`;
  return undefined;
}

/** What is wrong with a number to present; undefined where nothing is. What a SIP address may hold passes. */
export function problemWithNumber(number: string): string | undefined {
  const hidden = hiddenCharacter(number) ?? undrawnCharacter(number);
  if (hidden !== undefined) return `has a character that nobody sees, ${at(hidden)}: take it out`;
  const blank = Array.from(number).indexOf(" ");
  if (blank >= 0) return `has a blank, U+0020 at place ${blank + 1}: write it without`;
  if (/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(number))
    return "is a number as a spreadsheet rounds it: write all of its digits, as text";
  const mark = /^=|^'|["“”„«»]/.exec(number);
  if (mark !== null)
    return `has a mark of a spreadsheet or of a quotation, ${at({ code: codeOf(mark[0]), place: mark.index + 1 })}: write the digits alone`;
  const lookalike = lookalikeCharacter(number);
  if (lookalike !== undefined)
    return `has a character that only looks like a digit or a sign, ${at(lookalike)}: type it anew`;
  return undefined;
}

function at({ code, place }: OddCharacter): string {
  return `${code} at place ${place}`;
}
