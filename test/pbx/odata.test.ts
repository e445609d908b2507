import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { type FieldTypes, parseFilter, parseOrderBy } from "./odata";

const fields: FieldTypes = { name: "string", description: "string", port: "number", enabled: "boolean" };
const rows = [
  { name: "Sales", description: "Outbound team", port: 5060, enabled: true },
  { name: "Support", description: null, port: 5061, enabled: false },
  { name: "O'Brien's", description: "one and two", port: 80, enabled: true },
];
const matching = (filter: string): string[] =>
  rows.filter(parseFilter(filter, fields)).map(({ name }) => name);

describe("an OData filter", () => {
  it.each([
    ["name eq 'Sales'", ["Sales"]],
    ["name ne 'Sales'", ["Support", "O'Brien's"]],
    ["name eq 'O''Brien''s'", ["O'Brien's"]],
    ["name gt 'Sales'", ["Support"]],
    ["name le 'Sales'", ["Sales", "O'Brien's"]],
    ["port ge 5060 and port lt 5061", ["Sales"]],
    ["port eq 080", ["O'Brien's"]],
    ["startswith(name,'S')", ["Sales", "Support"]],
    ["endswith( name , 'rt' )", ["Support"]],
    ["contains(description,'and')", ["O'Brien's"]],
    ["name eq 'Sales' or name eq 'Support' and enabled eq true", ["Sales"]],
    ["name eq 'Sales' and enabled eq false or name eq 'Support'", ["Support"]],
    ["name eq 'a and b' or name eq 'Sales'", ["Sales"]],
    ["description eq null", ["Support"]],
    ["description ne null", ["Sales", "O'Brien's"]],
    ["  name eq 'Sales'  ", ["Sales"]],
    ["name eq ''", []],
  ])("%s", (filter, expected) => {
    expect(matching(filter)).toEqual(expected);
  });

  it.each([
    "name",
    "name eq",
    "name eq Sales",
    "name eq 'Sales",
    "name = 'Sales'",
    "colour eq 'red'",
    "constructor eq 'x'",
    "name like 'S%'",
    "name eq 5",
    "port eq '5060'",
    "startswith(port,'5')",
    "tolower(name) eq 'sales'",
    "(name eq 'Sales')",
    "name eq 'Sales' and",
    "name eq 'Sales'and port eq 80",
    "name eq 'Sales' name eq 'Support'",
  ])("is refused: %.60s", (filter) => {
    expect(() => matching(filter)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("finds what a plain comparison finds, whatever the text", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "'", " ", "(", ",", "é", "😀"), maxLength: 4 });
    const operators = {
      eq: (a: string, b: string) => a === b,
      ne: (a: string, b: string) => a !== b,
      gt: (a: string, b: string) => a > b,
      ge: (a: string, b: string) => a >= b,
      lt: (a: string, b: string) => a < b,
      le: (a: string, b: string) => a <= b,
      startswith: (a: string, b: string) => a.startsWith(b),
      endswith: (a: string, b: string) => a.endsWith(b),
      contains: (a: string, b: string) => a.includes(b),
    };
    interface Condition {
      readonly filter: string;
      readonly holds: (name: string) => boolean;
    }
    const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    const condition: fc.Arbitrary<Condition> = fc
      .tuple(fc.constantFrom(...Object.entries(operators)), text)
      .map(([[operator, holds], value]) => ({
        filter: ["startswith", "endswith", "contains"].includes(operator)
          ? `${operator}(name,${quoted(value)})`
          : `name ${operator} ${quoted(value)}`,
        holds: (name) => holds(name, value),
      }));
    const alternatives = fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(alternatives, text, (given, name) => {
        const filter = given.map((all) => all.map((each) => each.filter).join(" and ")).join(" or ");
        const expected = given.some((all) => all.every(({ holds }) => holds(name)));
        expect(parseFilter(filter, fields)({ name })).toBe(expected);
      }),
    );
  });
});

describe("an OData orderby", () => {
  const ordered = (orderby: string): string[] =>
    [...rows].sort(parseOrderBy(orderby, fields)).map(({ name }) => name);

  it("sorts by one field after the other, blanks first", () => {
    expect(ordered("name desc")).toEqual(["Support", "Sales", "O'Brien's"]);
    expect(ordered("enabled, port asc")).toEqual(["Support", "O'Brien's", "Sales"]);
    expect(ordered("description")).toEqual(["Support", "Sales", "O'Brien's"]);
  });

  it.each(["colour", "name up", "name desc desc", "name,", ""])("is refused: %s", (orderby) => {
    expect(() => ordered(orderby)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
