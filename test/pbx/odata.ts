import { invalid } from "./problem";

type Scalar = string | number | boolean | null;
type Row = Readonly<Record<string, unknown>>;
type Test = (row: Row) => boolean;
export type FieldTypes = Readonly<Record<string, "string" | "number" | "boolean">>;

interface Token {
  readonly kind: "string" | "number" | "word" | "punctuation";
  readonly text: string;
}

// Deep enough for any query that fits a URL a person would send, and short of a stack overflow.
const MAX_DEPTH = 100;

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

/** Turns an OData filter into a test of a row; throws VALIDATE_FAILED on a filter that it cannot read. */
export function parseFilter(filter: string, fields: FieldTypes): Test {
  const parser = new FilterParser(tokens(filter), fields);
  return parser.parse();
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

function tokens(filter: string): Token[] {
  const pattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|([(),]))/y;
  const found: Token[] = [];
  const end = filter.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(filter);
    if (!match) throw invalid(`The filter is malformed at position ${start}.`, "filter");
    const [, text, number, word, punctuation] = match;
    if (text !== undefined) found.push({ kind: "string", text: text.replaceAll("''", "'") });
    else if (number !== undefined) found.push({ kind: "number", text: number });
    else if (word !== undefined) found.push({ kind: "word", text: word });
    else found.push({ kind: "punctuation", text: punctuation ?? "" });
  }
  return found;
}

class FilterParser {
  private position = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly fields: FieldTypes,
  ) {}

  parse(): Test {
    const test = this.either();
    if (this.position < this.tokens.length) throw this.unexpected();
    return test;
  }

  private either(): Test {
    const tests = [this.both()];
    while (this.skip("word", "or")) tests.push(this.both());
    return (row) => tests.some((test) => test(row));
  }

  private both(): Test {
    const tests = [this.single()];
    while (this.skip("word", "and")) tests.push(this.single());
    return (row) => tests.every((test) => test(row));
  }

  private single(): Test {
    if (this.skip("punctuation", "(")) {
      if (++this.depth > MAX_DEPTH) throw invalid("The filter is nested too deeply.", "filter");
      const test = this.either();
      this.expect(")");
      this.depth--;
      return test;
    }
    const next = this.tokens[this.position + 1];
    return next?.kind === "punctuation" && next.text === "(" ? this.call() : this.comparison();
  }

  private call(): Test {
    const name = this.word();
    const matches = Object.hasOwn(textual, name) ? textual[name] : undefined;
    if (!matches) throw invalid(`The filter knows no function '${name}'.`, "filter");
    this.expect("(");
    const field = this.field();
    this.expect(",");
    const part = this.take();
    if (part.kind !== "string" || this.fields[field] !== "string") {
      throw invalid(`${name} compares a text field with a quoted text.`, "filter");
    }
    this.expect(")");
    return (row) => {
      const value = row[field];
      return typeof value === "string" && matches(value, part.text);
    };
  }

  private comparison(): Test {
    const field = this.field();
    const operator = this.word();
    const holds = Object.hasOwn(compare, operator) ? compare[operator] : undefined;
    if (!holds) throw invalid(`The filter knows no operator '${operator}'.`, "filter");
    const wanted = this.literal();
    if (wanted !== null && typeof wanted !== this.fields[field]) {
      throw invalid(`'${field}' cannot be compared with a ${typeof wanted}.`, "filter");
    }
    return (row) => holds(scalar(row[field]), wanted);
  }

  private literal(): Scalar {
    const token = this.take();
    if (token.kind === "string") return token.text;
    if (token.kind === "number") return Number(token.text);
    if (token.text === "true" || token.text === "false") return token.text === "true";
    if (token.text === "null") return null;
    throw invalid(`The filter expected a value before '${token.text}'.`, "filter");
  }

  private field(): string {
    const name = this.word();
    if (!Object.hasOwn(this.fields, name)) throw invalid(`The filter knows no field '${name}'.`, "filter");
    return name;
  }

  private word(): string {
    const token = this.take();
    if (token.kind !== "word") throw invalid(`The filter expected a name before '${token.text}'.`, "filter");
    return token.text;
  }

  private take(): Token {
    const token = this.tokens[this.position++];
    if (!token) throw invalid("The filter ends too early.", "filter");
    return token;
  }

  private skip(kind: Token["kind"], text: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== kind || token.text !== text) return false;
    this.position++;
    return true;
  }

  private expect(text: string): void {
    if (!this.skip("punctuation", text)) throw this.unexpected(`'${text}'`);
  }

  private unexpected(wanted = "'and', 'or' or the end"): Error {
    const token = this.tokens[this.position];
    const found = token ? `'${token.text}'` : "the end";
    return invalid(`The filter expected ${wanted}, not ${found}.`, "filter");
  }
}
