import { parseJson } from "../../text/json";

export type Value = null | string | readonly Value[] | { readonly [key: string]: Value };

type Token =
  | { readonly kind: "key"; readonly indent: number; readonly text: string }
  | { readonly kind: "item"; readonly indent: number }
  | { readonly kind: "value"; readonly indent: number; readonly value: Value };

/**
 * Reads YAML that is written in block form, line by line, which takes no YAML parser; scalars stay texts. Undefined for
 * all else, right or wrong: what this reads means the same to any parser.
 */
export function readBlocks(text: string): Value | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const { value, next } = nodeAt(tokens, 0);
  return next === tokens.length ? value : undefined;
}

/** What begins at a token, and where it ends: before what does not fit. */
function nodeAt(tokens: readonly Token[], at: number): { value: Value; next: number } {
  const first = tokens[at];
  if (first === undefined) return { value: null, next: at };
  if (first.kind === "value") return { value: first.value, next: at + 1 };
  const { kind, indent } = first;
  const entries = new Map<string, Value>();
  let next = at;
  for (let token = tokens[next]; token?.kind === kind && token.indent === indent; token = tokens[next]) {
    const key = token.kind === "key" ? token.text : String(entries.size);
    if (entries.has(key)) break;
    const below = tokens[next + 1];
    const deeper = below !== undefined && isBelow(below, token);
    const node = deeper ? nodeAt(tokens, next + 1) : { value: null, next: next + 1 };
    entries.set(key, node.value);
    next = node.next;
  }
  return { value: kind === "item" ? [...entries.values()] : Object.fromEntries(entries), next };
}

/** Items may stand as far to the left as the key that they belong to. */
function isBelow(token: Token, above: Token): boolean {
  return (
    token.indent > above.indent ||
    (token.kind === "item" && above.kind === "key" && token.indent === above.indent)
  );
}

const NOTHING = /^ *(?:#.*)?$/;
const DASH = /^-(?: +|$)/;
const KEY = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z_][\w.:/@$-]*?)) *:(?: +(.*))?$/;
const PLAIN = /[^\s!"#%&'*,:>?@[\]`{|}-](?:[^\s:#]|:(?=\S)|(?<=\S)#| +(?=[^\s#]))*/.source;
const SCALAR = new RegExp(`^(?:("(?:[^"\\\\]|\\\\.)*")|'((?:[^']|'')*)'|(${PLAIN})) *(?: #.*)?$`);
const BLOCK = /^[|>][+-]?(?: +#.*)?$/;
// Line breaks that not every parser takes for one, and what YAML does not allow.
const ODD = /[^\P{Cc}\t\n\r]|[\u2028\u2029\ufeff]|\r(?!\n)/u;

function tokensOf(text: string): Token[] | undefined {
  if (ODD.test(text)) return undefined;
  const lines = text.replace(/^---\r?\n/, "").split(/\r?\n/);
  const tokens: Token[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (NOTHING.test(line)) continue;
    const before = tokens.length;
    let rest = line.replace(/^ +/, "");
    let indent = line.length - rest.length;
    for (let dash = DASH.exec(rest); dash !== null; dash = DASH.exec(rest)) {
      tokens.push({ kind: "item", indent });
      indent += dash[0].length;
      rest = rest.slice(dash[0].length);
    }
    const key = KEY.exec(rest);
    if (key !== null) {
      tokens.push({ kind: "key", indent, text: key[1] ?? key[2] ?? key[3] ?? "" });
      rest = key[4] ?? "";
    }
    const above = tokens.at(-1);
    if (above === undefined || tokens.length === before) return undefined;
    if (NOTHING.test(rest)) continue;
    const more = BLOCK.test(rest) ? blockLines(lines.slice(at + 1), above.indent) : [];
    const value = BLOCK.test(rest) ? more?.join("\n").trimEnd() : scalarOf(rest);
    if (more === undefined || value === undefined) return undefined;
    tokens.push({ kind: "value", indent: above.indent + 1, value });
    at += more.length;
  }
  return tokens;
}

/** The lines of a block scalar at the beginning of these. Undefined where they are indented in an odd way. */
function blockLines(lines: readonly string[], parent: number): string[] | undefined {
  const block: string[] = [];
  let width: number | undefined;
  for (const line of lines) {
    const indent = line.search(/[^ ]|$/);
    const blank = indent === line.length;
    if (!blank && indent <= parent) break;
    const odd = blank ? indent > (width ?? 0) : indent < (width ?? 0);
    if (odd || line[indent] === "\t") return undefined;
    if (!blank) width ??= indent;
    block.push(line);
  }
  return block;
}

function scalarOf(text: string): Value | undefined {
  const [, double, single, plain] = SCALAR.exec(text) ?? [];
  if (double !== undefined) {
    const parsed = parseJson(double);
    return typeof parsed === "string" ? parsed : undefined;
  }
  if (plain !== undefined) return /^(?:~|null|Null|NULL)$/.test(plain) ? null : plain;
  return single?.replaceAll("''", "'");
}
