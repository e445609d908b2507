import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { resourceNames } from "../../../provider/src/cli/import/names";
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
