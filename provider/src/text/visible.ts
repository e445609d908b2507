/**
 * What is not drawn where it stands, or turns the text around it, as a pattern. Two that Unicode does not list are drawn as
 * nothing, too: the empty Braille pattern, and the place of an object that was not pasted with its text.
 */
export const UNSEEN = String.raw`(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\ufffc]`;
// What is seen by what it does to its neighbours: it joins emoji and picks their form, joins or parts letters where a
// script does that, picks the form of an ideograph, and makes a flag of a black one.
const OF_SCRIPTS_THAT_JOIN = String.raw`(?<=[\p{L}\p{M}])(?<![\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Hebr}\p{sc=Zinh}])`;
const PICTURE = String.raw`\p{Extended_Pictographic}`;
const AT_WORK = [
  String.raw`(?<=${PICTURE}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=${PICTURE})`,
  String.raw`(?<=${PICTURE})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`${OF_SCRIPTS_THAT_JOIN}[\u200c\u200d](?=[\p{L}\p{M}])`,
  // An old way to write letters without their vowel, at the end of a word.
  String.raw`(?<=\p{M})${OF_SCRIPTS_THAT_JOIN}\u200d`,
  String.raw`(?<=\p{Ideographic})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{sc=Mong})[\u180b-\u180d\u180f]`,
  String.raw`(?<=\u{1f3f4}[\u{e0030}-\u{e007a}]{0,6})[\u{e0030}-\u{e007a}\u{e007f}](?=[\u{e0030}-\u{e007a}]{0,5}\u{e007f}|(?<=\u{e007f}))`,
].join("|");
const INVISIBLE = new RegExp(`(?!${AT_WORK})${UNSEEN}`, "gu");
const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** Text with every character that cannot be seen as an escape: fit for a terminal, and for one line of a comment. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return SHORT.get(character) ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`);
  });
}

/** Where the first character is that cannot be seen, in UTF-16 units; -1 where all can. */
export function placeOfInvisible(text: string): number {
  return text.search(INVISIBLE);
}
