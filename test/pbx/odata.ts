import { invalid } from "./problem";

type Scalar = string | number | boolean | null;
type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;
export type FieldTypes = Readonly<Record<string, "string" | "number" | "boolean">>;

const compare: Readonly<Record<string, (a: Scalar, b: Scalar) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  gt: (a, b) => a !== null && b !== null && a > b,
  ge: (a, b) => a !== null && b !== null && a >= b,
  lt: (a, b) => a !== null && b !== null && a < b,
  le: (a, b) => a !== null && b !== null && a <= b,
};

const textual: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

const LITERAL = "'(?:[^']|'')*'|-?\\d+(?:\\.\\d+)?|true|false|null";
/** A condition and the word behind it, as the documentation shows them: without parentheses around conditions. */
const CONDITION = new RegExp(
  `\\s*(?:(\\w+)\\s+(\\w+)\\s+(${LITERAL})|(\\w+)\\(\\s*(\\w+)\\s*,\\s*(${LITERAL})\\s*\\))(?:\\s+(and|or)\\s|\\s*$)`,
  "y",
);

/** Turns an OData filter into a test of a row; throws VALIDATE_FAILED on a filter that it cannot read. */
export function parseFilter(filter: string, fields: FieldTypes): Test {
  const alternatives: Test[][] = [[]];
  const pattern = new RegExp(CONDITION);
  for (let word: string | undefined = "and"; word !== undefined;) {
    const start = pattern.lastIndex;
    const match = pattern.exec(filter);
    if (!match) throw invalid(`The filter is malformed from position ${start} on.`, "filter");
    const [, field = "", operator = "", literal = "", name = "", within = "", part = "", next] = match;
    if (word === "or") alternatives.push([]);
    const test = name ? call(name, within, part, fields) : comparison(field, operator, literal, fields);
    alternatives.at(-1)?.push(test);
    word = next;
  }
  return (row) => alternatives.some((tests) => tests.every((test) => test(row)));
}

function comparison(field: string, operator: string, literal: string, fields: FieldTypes): Test {
  const holds = Object.hasOwn(compare, operator) ? compare[operator] : undefined;
  if (!holds) throw invalid(`The filter knows no operator '${operator}'.`, "filter");
  const wanted = valueOf(literal);
  if (wanted !== null && typeof wanted !== typeOf(field, fields)) {
    throw invalid(`'${field}' cannot be compared with a ${typeof wanted}.`, "filter");
  }
  return (row) => holds(scalar(row[field]), wanted);
}

function call(name: string, field: string, literal: string, fields: FieldTypes): Test {
  const matches = Object.hasOwn(textual, name) ? textual[name] : undefined;
  if (!matches) throw invalid(`The filter knows no function '${name}'.`, "filter");
  const part = valueOf(literal);
  if (typeof part !== "string" || typeOf(field, fields) !== "string") {
    throw invalid(`${name} compares a text field with a quoted text.`, "filter");
  }
  return (row) => {
    const value = row[field];
    return typeof value === "string" && matches(value, part);
  };
}

function valueOf(literal: string): Scalar {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === "null") return null;
  return literal === "true" || literal === "false" ? literal === "true" : Number(literal);
}

function typeOf(field: string, fields: FieldTypes): FieldTypes[string] | undefined {
  if (!Object.hasOwn(fields, field)) throw invalid(`The filter knows no field '${field}'.`, "filter");
  return fields[field];
}

/** Turns an OData orderby into a comparison of two rows. */
export function parseOrderBy(orderby: string, fields: FieldTypes): (a: Row, b: Row) => number {
  const keys = orderby.split(",").map((term) => {
    const [field = "", direction = "asc", ...rest] = term.trim().split(/\s+/);
    if (!Object.hasOwn(fields, field)) throw invalid(`Cannot order by '${field}'.`, "orderby");
    if (rest.length > 0 || (direction !== "asc" && direction !== "desc")) {
      throw invalid(`'${term.trim()}' is not an order.`, "orderby");
    }
    return { field, sign: direction === "asc" ? 1 : -1 };
  });
  return (a, b) => {
    for (const { field, sign } of keys) {
      const order = rank(scalar(a[field]), scalar(b[field]));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

function rank(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

function scalar(value: unknown): Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
