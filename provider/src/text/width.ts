// Sequences that are shown as one picture; TypeScript knows the flag for newer targets only.
const EMOJI = new RegExp("\\p{RGI_Emoji}", "gv");
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/gu;

/** How many columns a text takes on a terminal, about: letters of East Asia and emoji take two. */
export function widthOf(text: string): number {
  const plain = text.replaceAll(EMOJI, "  ").replaceAll(NO_WIDTH, "");
  return Array.from(plain.replaceAll(WIDE, "  ")).length;
}

/** A text cut to a number of columns, with an ellipsis where something was cut off. */
export function cutTo(columns: number, text: string): string {
  if (widthOf(text) <= columns) return text;
  let cut = "";
  for (const character of text) {
    if (widthOf(cut + character) > columns - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
