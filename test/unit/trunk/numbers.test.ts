import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { hasNumber, nearestNumber, parseDidNumbers, poolText } from "../../../provider/src/trunk/numbers";

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
    ["10000", "010000"],
    ["14155550100", "+14155550100"],
    ["14155550100", "0014155550100"],
    ["14155550100", "+0014155550100"],
    ["3000;12000-18000", "015000"],
    ["3000;12000-18000", "+15000"],
    ["3000", "03000"],
    ["0100-0199", "00150"],
    ["98-102", "099"],
    ["0", "00"],
  ])("of %s: %s", (text, number) => {
    expect(on(text, number)).toBe(true);
  });

  test.each([
    ["3000;12000-18000", "3001"],
    ["3000;12000-18000", "11999"],
    ["3000;12000-18000", "18001"],
    ["3000;12000-18000", "1500"],
    ["3000;12000-18000", "0015001x"],
    ["3000", "0003000"],
    ["3000", "+03000"],
    ["3000", "++3000"],
    ["3000", "13000"],
    ["0100-0199", "150"],
    ["0100-0199", "0001500"],
    ["98-102", "0199"],
    ["+4930100-+4930199", "4930150"],
    ["9007199254740990-9007199254740992", "9007199254740993"],
    ["3000;12000-18000", ""],
    ["3000;12000-18000", "alice"],
    ["alice", "bob"],
    ["", "3000"],
    ["", ""],
    ["", "+"],
    ["3000", "+"],
    ["18000-12000", "15000"],
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

  it("may have +, 0, 00 or +00 in front, which a pool leaves out", () => {
    const number = fc.integer({ min: 1, max: 999_999 }).map(String);
    const part = fc.oneof(
      number,
      fc.tuple(number, number).map((ends) => ends.sort((a, b) => Number(a) - Number(b)).join("-")),
    );
    const prefix = fc.constantFrom("+", "0", "00", "+00");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), number, prefix, (parts, wanted, front) => {
        const pool = parts.join(";");
        expect(hasNumber(pool, front + wanted)).toBe(hasNumber(pool, wanted));
        expect(hasNumber(pool, `000${wanted}`)).toBe(false);
      }),
    );
  });

  it("is looked for in a trunk as in its numbers, and as in their text", () => {
    const trunk = { id: "a", name: "CallCentric", didNumbers: parseDidNumbers("3000;12000-18000") };
    for (const pool of [trunk, trunk.didNumbers, "3000;12000-18000"])
      expect([hasNumber(pool, "15000"), hasNumber(pool, "3001")]).toEqual([true, false]);
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
        expect(parseDidNumbers(poolText(ranges))).toEqual(ranges);
        expect(hasNumber(ranges, wanted)).toBe(ranges.some((range) => hasNumber([range], wanted)));
      }),
    );
  });
});

describe("the nearest number", () => {
  test.each([
    ["3000;12000-18000", "19000", "18000"],
    ["3000;12000-18000", "019000", "18000"],
    ["3000;12000-18000", "11999", "12000"],
    ["3000;12000-18000", "3001", "3000"],
    ["3000;12000-18000", "30", "3000"],
    ["3000;442079460000-442079460999", "44207946001", "442079460000"],
    ["0100-0199", "0200", "0199"],
    ["14155550100", "+14155550101", "14155550100"],
    ["3000;12000-18000", "015000", "015000"],
    ["sip:alice;3000", "2999", "3000"],
    ["3000", "alice", undefined],
    ["sip:alice", "3000", undefined],
    ["", "3000", undefined],
  ])("in %s to %s is %s", (pool, number, expected) => {
    expect(nearestNumber(pool, number)).toBe(expected);
  });

  it("is in the pool, and no other of its length there is nearer", () => {
    const four = fc.integer({ min: 1000, max: 9999 });
    const range = fc.tuple(four, four).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 5 }), four, (ranges, number) => {
        const pool = ranges.map((ends) => ends.join("-")).join(";");
        const found = nearestNumber(pool, String(number)) ?? "";
        expect(hasNumber(pool, found)).toBe(true);
        const away = ranges.map(([a, b]) => Math.max(a - number, number - b, 0));
        expect(Math.abs(Number(found) - number)).toBe(Math.min(...away));
      }),
    );
  });
});
