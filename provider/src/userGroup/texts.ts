import {
  foreignCharacter,
  hiddenCharacter,
  lookalikeCharacter,
  oddAt,
  type OddCharacter,
} from "../text/characters";

/** What is wrong with any text: an output that was put into a string leaves Pulumi's words in it. */
export function problemWithText(text: string): string | undefined {
  return /^.*Calling \[to\w+\] on an \[Output</.test(text)
    ? "holds Pulumi's words for an output that was put into a string: write pulumi.interpolate`…`, or use .apply"
    : undefined;
}

/** What is wrong with a group's or a rule's name; undefined where nothing is. People must see all of it. */
export function problemWithName(name: string): string | undefined {
  const hidden = problemWithPresented(name);
  if (hidden !== undefined) return hidden;
  if (name !== name.trim())
    return `has a blank at its ${name === name.trimStart() ? "end" : "start"}: take it out, since a PBX may drop it`;
  return undefined;
}

/** What is wrong with a name to present; undefined where nothing is. People must see all of it, and be able to read it. */
export function problemWithPresented(name: string): string | undefined {
  if (/^(undefined|null|NaN|\[object \w+\])$/.test(name))
    return `is ${name}, which a program writes where a value is missing: see where it comes from`;
  const hidden = hiddenCharacter(name);
  return hidden && `has a character that nobody sees, ${at(hidden)}: take it out`;
}

/** What is wrong with a number to present; undefined where nothing is. What a SIP address may hold passes. */
export function problemWithNumber(number: string): string | undefined {
  const hidden = problemWithPresented(number);
  if (hidden !== undefined) return hidden;
  const blank = oddAt(number, number.indexOf(" "));
  if (blank !== undefined) return `has a blank, ${at(blank)}: write it without`;
  if (/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(number))
    return "is a number as a spreadsheet rounds it: write all of its digits, as text";
  if (/^[+-]?\d+[.,]0+$/.test(number))
    return "has decimals, as a spreadsheet or a program writes a number: write its digits alone, as text";
  if (/^(sips?|tel):|[@<>]/i.test(number))
    return "is an address, and not a number: write what stands in it after sip: and before the @";
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
