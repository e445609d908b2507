import { widthOf } from "../../text/width";

/** Columns of a line: prettier's own default. */
const WIDTH = 80;

/** A piece of source at an indentation: without it on its first line, with it on the others. */
export type Source = (indent: string) => string;

/** A property of an object: alone on a line, as far as it goes, and in short where it is one of several on a line. */
export interface Property {
  readonly onLine: Source;
  /** Undefined where it never stands on a line with others. */
  readonly short: string | undefined;
}

/** `const name = value;`, with a remark where there is something to remark. */
export function declaration(name: string, value: string, remark: string): string {
  const line = `const ${name} = ${value};`;
  const code = fits(line) ? line : `const ${name} =\n  ${value};`;
  return remark === "" ? code : `${code} // ${remark}`;
}

/** `key: value` */
export function property(key: string, value: string): Property {
  const short = `${key}: ${value}`;
  // Prettier gains nothing by a break after a key of up to 4 letters, and makes none; only text is broken off.
  const breaks = key.length > 4 && /^["']/.test(value);
  return {
    short,
    onLine: (indent) => (!breaks || fits(`${indent}${short},`) ? short : `${key}:\n${indent}  ${value}`),
  };
}

/** `key: [{ … }, …]` */
export function list(key: string, items: readonly (readonly Property[])[]): Property {
  return {
    short: undefined,
    onLine: (indent) => {
      const [only = [], ...others] = items;
      const line = `${key}: [${object(only, "either")("")}]`;
      if (others.length === 0 && !line.includes("\n") && fits(`${indent}${line},`)) return line;
      const inner = `${indent}  `;
      // One alone, on one line, would be drawn up to its key by who formats for wider lines.
      const layout = others.length === 0 ? "lines" : "either";
      const lines = items.map((item) => `${inner}${object(item, layout)(inner)},\n`);
      return `${key}: [\n${lines.join("")}${indent}]`;
    },
  };
}

/** `{ … }`, a property a line; or in one line where that is wanted, and the line holds it. */
export function object(properties: readonly Property[], layout: "lines" | "either"): Source {
  return (indent) => {
    if (properties.length === 0) return "{}";
    const shorts = properties.map(({ short }) => short);
    const line = `{ ${shorts.join(", ")} }`;
    if (layout === "either" && !shorts.includes(undefined) && fits(`${indent}${line},`)) return line;
    const inner = `${indent}  `;
    return `{\n${properties.map(({ onLine }) => `${inner}${onLine(inner)},\n`).join("")}${indent}}`;
  };
}

/** `callee(…);` */
export function call(callee: string, args: readonly Source[]): string {
  const flat = args.map((arg) => arg(""));
  const line = `${callee}(${flat.join(", ")});`;
  const [start = ""] = line.split("\n");
  // The last argument may hang over the end of the line, an object behind an object may not.
  if (fits(start) && (!line.includes("\n") || args.length < 3)) return line;
  return `${callee}(\n${args.map((arg) => `  ${arg("  ")},\n`).join("")});`;
}

function fits(line: string): boolean {
  return widthOf(line) <= WIDTH;
}
