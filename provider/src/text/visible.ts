// What cannot be seen, or turns the text around it, is written as an escape; but for what joins letters and emoji.
const INVISIBLE = /(?![ \u200c\u200d])[\p{C}\p{Z}]/gu;
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
