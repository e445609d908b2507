import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { hasNumber, parseDidNumbers } from "../../../provider/src/trunk/numbers";

const one = (number: string) => ({ first: number, last: number });

describe("a trunk's numbers", () => {
  test.each([
    ["3000;12000-18000", [one("3000"), { first: "12000", last: "18000" }]],
    ["0100-0199", [{ first: "0100", last: "0199" }]],
    ["+4930100-+4930199", [{ first: "+4930100", last: "+4930199" }]],
    [" 3000 ; 12000 - 18000 ;; ", [one("3000"), { first: "12000", last: "18000" }]],
    ["3000", [one("3000")]],
    ["", []],
    [" ; ", []],
    [undefined, []],
    [null, []],
  ])("%j", (text, ranges) => {
    expect(parseDidNumbers(text)).toEqual(ranges);
  });

  it("that are no range are kept as they are", () => {
    expect(parseDidNumbers("sip:alice;30-00-11")).toEqual([one("sip:alice"), one("30-00-11")]);
  });
});

describe("a number", () => {
  const on = (text: string, number: string): boolean => hasNumber(parseDidNumbers(text), number);

  test.each([
    ["3000;12000-18000", "3000"],
    ["3000;12000-18000", "12000"],
    ["3000;12000-18000", "15000"],
    ["3000;12000-18000", "18000"],
    ["0100-0199", "0150"],
    ["98-102", "99"],
    ["98-102", "100"],
    ["+4930100-+4930199", "+4930150"],
    ["00000000000000000001-99999999999999999999", "12345678901234567890"],
    ["alice", "alice"],
  ])("of %s: %s", (text, number) => {
    expect(on(text, number)).toBe(true);
  });

  test.each([
    ["3000;12000-18000", "3001"],
    ["3000;12000-18000", "11999"],
    ["3000;12000-18000", "18001"],
    ["3000;12000-18000", "1500"],
    ["3000;12000-18000", "015000"],
    ["3000;12000-18000", "+15000"],
    ["3000", "03000"],
    ["0100-0199", "150"],
    ["0100-0199", "00150"],
    ["98-102", "099"],
    ["+4930100-+4930199", "4930150"],
    ["9007199254740990-9007199254740992", "9007199254740993"],
    ["3000;12000-18000", ""],
    ["3000;12000-18000", "alice"],
    ["alice", "bob"],
    ["", "3000"],
  ])("that %s does not hold: %s", (text, number) => {
    expect(on(text, number)).toBe(false);
  });

  it("is in a range of its own length exactly where it lies between the two ends", () => {
    const digits = fc.tuple(fc.nat(9999), fc.nat(9999), fc.nat(9999));
    fc.assert(
      fc.property(digits, fc.constantFrom("", "+"), ([x, y, number], plus) => {
        const [first, last] = [Math.min(x, y), Math.max(x, y)];
        const written = (n: number): string => plus + String(n).padStart(4, "0");
        expect(on(`${written(first)}-${written(last)}`, written(number))).toBe(
          first <= number && number <= last,
        );
      }),
    );
  });

  it("is looked for in a trunk as in its numbers", () => {
    const trunk = { id: "a", name: "CallCentric", didNumbers: parseDidNumbers("3000;12000-18000") };
    expect([hasNumber(trunk, "15000"), hasNumber(trunk.didNumbers, "15000")]).toEqual([true, true]);
    expect([hasNumber(trunk, "3001"), hasNumber({ didNumbers: [] }, "3000")]).toEqual([false, false]);
  });

  it("is among numbers that are written down again exactly where it was among them", () => {
    const number = fc.tuple(fc.constantFrom("", "+"), fc.nat(99_999)).map(([plus, n]) => `${plus}${n}`);
    const part = fc.oneof(
      number,
      fc.tuple(fc.nat(9999), fc.nat(9999)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
    fc.assert(
      fc.property(fc.array(part), number, (parts, wanted) => {
        const ranges = parseDidNumbers(parts.join(";"));
        expect(ranges).toHaveLength(parts.length);
        const written = ranges
          .map(({ first, last }) => (first === last ? first : `${first} - ${last}`))
          .join(" ; ");
        expect(parseDidNumbers(written)).toEqual(ranges);
        expect(hasNumber(ranges, wanted)).toBe(ranges.some((range) => hasNumber([range], wanted)));
      }),
    );
  });
});
