import {
  foreignCharacter,
  hiddenCharacter,
  lookalikeCharacter,
  oddAt,
  type OddCharacter,
} from "../text/characters";

/** What is wrong with a group's or a rule's name; undefined where nothing is. People must see all of it. */
export function problemWithName(name: string): string | undefined {
  const hidden = problemWithHidden(name);
  if (hidden !== undefined) return hidden;
  if (name !== name.trim())
    return `has a blank at its ${name === name.trimStart() ? "end" : "start"}: take it out, since a PBX may drop it`;
  return undefined;
}

/** What people cannot see in a text; undefined where they see all. That much holds for a name to present. */
export function problemWithHidden(name: string): string | undefined {
  const hidden = hiddenCharacter(name);
  return hidden && `has a character that nobody sees, ${at(hidden)}: take it out`;
}

/** What is wrong with a number to present; undefined where nothing is. What a SIP address may hold passes. */
export function problemWithNumber(number: string): string | undefined {
  const hidden = problemWithHidden(number);
  if (hidden !== undefined) return hidden;
  const blank = oddAt(number, number.indexOf(" "));
  if (blank !== undefined) return `has a blank, ${at(blank)}: write it without`;
  if (/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(number))
    return "is a number as a spreadsheet rounds it: write all of its digits, as text";
  if (/^#(N\/A|[A-Z0-9/]+[!?])$/.test(number)) return "is an error of a spreadsheet: write the number itself";
  const mark = oddAt(number, number.search(/^=|^['‘’]|["“”„«»]/));
  if (mark !== undefined)
    return `has a mark of a spreadsheet or of a quotation, ${at(mark)}: write the digits alone`;
  const foreign = /[0-9]/.test(number) ? foreignCharacter(number) : lookalikeCharacter(number);
  if (foreign !== undefined)
    return `has a character that only looks like a digit or a sign, or belongs to no number, ${at(foreign)}: type it anew`;
  return undefined;
}

function at({ code, place }: OddCharacter): string {
  return `${code} at place ${place}`;
}
