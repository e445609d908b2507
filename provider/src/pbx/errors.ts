/** What the PBX, or something between it and us, answered instead of what was asked for. */
export class PbxError extends Error {
  override readonly name = "PbxError";

  constructor(
    message: string,
    /** HTTP status, where there was an answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** Text for a person, with every secret in it blotted out, in one line and of bearable length. */
export function quote(text: string, secrets: readonly string[], most = 200): string {
  const line = redact(text, secrets).replaceAll(/\s+/g, " ").trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : line;
}

/** Blots out every secret that something put into a text: a debugging proxy, for one, echoes headers. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(inAnyForm(secret), "[secret]"), text);
}

/** Finds a text however JSON, addresses and HTML write it, a few levels deep: `"` is `\"`, `\u0022`, `%22` or `&quot;`. */
function inAnyForm(text: string): RegExp {
  return new RegExp((text.match(/\\+|[^\\]/gu) ?? []).map(formsOf).join(""), "gu");
}

/** A pattern for one character, or for backslashes in a row. No repetition is without a bound: an answer may be large. */
function formsOf(piece: string): string {
  const [character = ""] = piece;
  const code = character.codePointAt(0) ?? 0;
  const itself = `\\u{${code.toString(16)}}`;
  if (/[\w.~-]/.test(character)) return itself;
  const units = Array.from({ length: character.length }, (_, unit) => hex(character.charCodeAt(unit), 4));
  const [, short] = /^"\\([a-z])"$/.exec(JSON.stringify(character)) ?? [];
  const name = HTML_NAMES[character];
  // The longer forms first: where a `%` stands as `%25`, all of it is to go.
  const forms = [
    Array.from(Buffer.from(character), (byte) => `%(?:25){0,3}${hex(byte, 2)}`).join(""),
    `&(?:amp;){0,3}(?:#0{0,4}${code}|#[xX]0{0,4}${hex(code, 1)}${name === undefined ? "" : `|${name}`});`,
    units.map((unit) => `\\\\{1,8}u${unit}`).join(""),
    ...(short === undefined ? [] : [`\\\\{1,8}${short}`]),
    ...(character === " " ? ["\\+"] : []),
    ...(character === "\\" ? [] : [`\\\\{0,7}${itself}`]),
  ].join("|");
  if (character !== "\\") return `(?:${forms})`;
  // Each level of JSON doubles backslashes, and puts some in front of what comes next.
  const inARow = piece.length;
  return `(?:(?:${forms}){${inARow}}|\\\\{${inARow},${8 * inARow + 7}}(?!\\\\))`;
}

const HTML_NAMES: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

/** A pattern for a number in hexadecimal, with letters of either case. */
function hex(number: number, digits: number): string {
  return number
    .toString(16)
    .padStart(digits, "0")
    .replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
