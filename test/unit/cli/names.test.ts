import { Script } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { constantNames, resourceNames } from "../../../provider/src/cli/import/names";
import { awkwardText } from "./arbitraries";

const named = fc.uniqueArray(
  fc.record(
    { id: fc.string({ minLength: 1, maxLength: 4 }), name: awkwardText(64) },
    { noNullPrototype: true },
  ),
  { selector: ({ id }) => id, maxLength: 12 },
);

const namesOf = (...names: string[]): string[] =>
  [
    ...resourceNames(
      names.map((name, index) => ({ id: `id${index}`, name })),
      [],
    ).entries(),
  ]
    .toSorted()
    .map(([, name]) => name);

const constantOf = (name: string): string | undefined => constantNames([{ id: "x", name }]).get("x");

describe("names of resources", () => {
  it("are readable", () => {
    expect(namesOf("Sales Dept", "営業部", "Продажи", "المبيعات", "Zürich & Köln", "9to5", "😀")).toEqual([
      "sales-dept",
      "営業部",
      "продажи",
      "المبيعات",
      "zürich-köln",
      "9to5",
      "group",
    ]);
  });

  it("are different where groups' names are alike; who is called just so is the first", () => {
    expect(namesOf("Sales!", "sales", "Sales", "SALES")).toEqual(["sales-4", "sales", "sales-3", "sales-2"]);
    expect(namesOf("Sales", "Sales")).toEqual(["sales", "sales-2"]);
    expect(namesOf("a", "a-2", "A")).toEqual(["a", "a-2", "a-3"]);
  });

  it("leave those of the state alone", () => {
    expect(resourceNames([{ id: "x", name: "sales" }], ["Sales", "sales-2"]).get("x")).toBe("sales-3");
  });

  it("are unique, legal and the same in any order, for any groups", () => {
    fc.assert(
      fc.property(named, fc.array(fc.string()), (groups, taken) => {
        const names = resourceNames(groups, taken);
        expect(new Map([...names].toSorted())).toEqual(
          new Map([...resourceNames(groups.toReversed(), taken)].toSorted()),
        );
        expect(names.size).toBe(groups.length);
        expect(new Set([...names.values(), ...taken]).size).toBe(names.size + new Set(taken).size);
        for (const name of names.values())
          expect(name).toMatch(/^[\p{L}\p{M}\p{N}]([-\p{L}\p{M}\p{N}]{0,42}[\p{L}\p{M}\p{N}])?$/u);
      }),
    );
  });
});

describe("names of constants", () => {
  it.each([
    ["CallCentric", "callCentric"],
    ["SIP trunk 1", "sipTrunk1"],
    ["1und1 Versatel", "trunk1und1Versatel"],
    ["default", "defaultTrunk"],
    ["module", "moduleTrunk"],
    ["東京", "東京"],
    ["Zürich-Nord", "zürichNord"],
    ["☎", "trunk"],
    ["ACME", "acme"],
  ])("%s becomes %s", (name, constant) => {
    expect(constantOf(name)).toBe(constant);
  });

  it("are different, and said to be of no trunk that is listed", () => {
    const trunks = [
      { id: "a", name: "Main" },
      { id: "b", name: "main" },
      { id: "c", name: undefined },
      { id: "d", name: undefined },
    ];
    expect([...constantNames(trunks).values()].toSorted()).toEqual([
      "main",
      "main2",
      "unlistedTrunk",
      "unlistedTrunk2",
    ]);
  });

  it("are unique, and names that JavaScript takes, for any trunks", () => {
    fc.assert(
      fc.property(named, (trunks) => {
        const names = [...constantNames(trunks).values()];
        expect(new Set(names).size).toBe(trunks.length);
        // As a module sees them: strict, and beside what CommonJS gives.
        for (const name of names)
          expect(
            () =>
              new Script(`(exports, require, module) => { "use strict"; const portsip = 1, ${name} = 2; }`),
          ).not.toThrow();
      }),
    );
  });
});
