import { visible } from "../../text/visible";

/** What can be written down as TypeScript. A property that is undefined is left out. */
export type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value | undefined };

/** A value as source, a property or an item a line: without the indentation on its first line, with it on the others. */
export function source(value: Value, indent = ""): string {
  if (typeof value === "string") return literal(value);
  if (typeof value === "boolean") return String(value);
  const inner = `${indent}  `;
  if (isList(value))
    return bracketed(
      "[",
      value.map((item) => source(item, inner)),
      "]",
      indent,
    );
  const properties = Object.entries(value).flatMap(([key, each]) =>
    each === undefined ? [] : [`${key}: ${source(each, inner)}`],
  );
  return bracketed("{", properties, "}", indent);
}

/** `callee(…);` */
export function call(callee: string, args: readonly Value[]): string {
  return `${callee}(${args.map((arg) => source(arg)).join(", ")});`;
}

/** Text as a TypeScript string, in the quotes that need fewer escapes. */
export function literal(text: string): string {
  const quote = text.split('"').length > text.split("'").length ? "'" : '"';
  return quote + visible(text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)) + quote;
}

function bracketed(open: string, lines: readonly string[], close: string, indent: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${indent}  ${line},\n`).join("")}${indent}${close}`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
