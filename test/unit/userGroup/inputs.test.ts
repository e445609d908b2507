import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { CheckedInputs } from "../../../provider/src/userGroup/schema";
import type { CallerId } from "../../../provider/src/userGroup/content";
import { inputsOf, normalized } from "../../../provider/src/userGroup/inputs";
import { numberKeys } from "../../../provider/src/userGroup/sameness";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { blank, callerIds, content, keys, shuffled, text } from "./arbitraries";

const keyOf = (entry: CallerId): string => numberKeys(entry)[0] ?? "";

/** What a state that has these numbers knows. */
const having = (outboundCallerIds: readonly CallerId[]) => ({ outboundCallerIds });

const a = { providerId: "trunk-1", callerId: "a" };
const b = { providerId: "trunk-1", callerId: "b" };
const c = { providerId: "trunk-2", callerId: "a" };

/** Inputs as check lets them through: blanks of every kind, unknowns in every place. */
const checked: fc.Arbitrary<CheckedInputs> = fc.record(
  {
    name: text(64),
    description: fc.oneof(text(20), blank, fc.constant(UNKNOWN)),
    outboundCallerIds: fc.oneof(
      fc.constantFrom(undefined, null),
      fc.constant(UNKNOWN),
      callerIds.chain((entries) =>
        fc.tuple(
          ...entries.map((entry) =>
            fc.oneof(
              fc.constant(entry),
              fc.constant(UNKNOWN),
              fc.tuple(blank, blank).map(([description, displayName]) => ({
                ...entry,
                description,
                displayName,
              })),
            ),
          ),
        ),
      ),
    ),
    adoptExisting: fc.oneof(fc.constantFrom(undefined, null, true, false), fc.constant(UNKNOWN)),
  },
  { requiredKeys: ["name"], noNullPrototype: true },
);

/** Every value in there, at any depth. */
function valuesIn(value: unknown): unknown[] {
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap((inner) => valuesIn(inner))
    : [value];
}

describe("normalised inputs", () => {
  it("hold no blank field but a display name, which is declared to be none then, and no empty list of numbers", () => {
    expect(
      normalized({ name: "Sales", description: "", outboundCallerIds: [], adoptExisting: null }, having([])),
    ).toStrictEqual({ name: "Sales" });
    expect(
      normalized(
        { name: "Sales", outboundCallerIds: [{ ...a, description: null, displayName: "" }] },
        having([]),
      ),
    ).toStrictEqual({ name: "Sales", outboundCallerIds: [{ ...a, displayName: "" }] });
  });

  it("hold an empty list of members or rules: there are to be none", () => {
    const inputs = { name: "Sales", members: [], outboundRules: [] };
    expect(normalized(inputs, having([]))).toStrictEqual(inputs);
  });

  it("hold members and rules in the order of the state, unless one of them is unknown", () => {
    const state = { ...having([]), members: ["102", "101"], outboundRules: ["B", "A"] };
    expect(
      normalized({ name: "Sales", members: ["101", "103", "102"], outboundRules: ["A", "B"] }, state),
    ).toStrictEqual({ name: "Sales", members: ["102", "101", "103"], outboundRules: ["B", "A"] });
    const unknown = { name: "Sales", members: ["101", UNKNOWN], outboundRules: UNKNOWN } as const;
    expect(normalized({ ...unknown, members: [...unknown.members] }, state)).toStrictEqual(unknown);
  });

  it("name a trunk by its name alone where that is known", () => {
    const entry = { trunk: "CallCentric", providerId: "1", callerId: "3000" };
    expect(inputsOf({ name: "Sales", outboundCallerIds: [entry] }).outboundCallerIds).toStrictEqual([
      { trunk: "CallCentric", callerId: "3000" },
    ]);
  });

  it("hold everything that was said", () => {
    const inputs = {
      name: "Sales",
      description: "Outbound",
      outboundCallerIds: [{ ...a, description: "main", displayName: "ACME" }],
      adoptExisting: false,
    };
    expect(normalized(inputs, having([]))).toStrictEqual(inputs);
  });

  it("keep what is unknown", () => {
    const inputs = {
      name: UNKNOWN,
      description: UNKNOWN,
      outboundCallerIds: UNKNOWN,
      adoptExisting: UNKNOWN,
    } as const;
    expect(normalized(inputs, having([a]))).toStrictEqual(inputs);
  });

  it("hold no undefined and no null anywhere, for any inputs", () => {
    fc.assert(
      fc.property(checked, keys, (inputs, stored) => {
        const result = normalized(inputs, having(stored));
        for (const value of valuesIn(result)) expect([undefined, null]).not.toContain(value);
        expect(result.outboundCallerIds).not.toEqual([]);
      }),
    );
  });

  it("stay as they are when they are normalised again, with the same state or with themselves as the state", () => {
    fc.assert(
      fc.property(checked, keys, (inputs, stored) => {
        const once = normalized(inputs, having(stored));
        // What normalized gives is checked again on the next run.
        const again = once as CheckedInputs;
        expect(normalized(again, having(stored))).toStrictEqual(once);
        const { outboundCallerIds } = once;
        const known = Array.isArray(outboundCallerIds)
          ? outboundCallerIds.filter((entry) => typeof entry !== "string")
          : [];
        expect(normalized(again, having(known))).toStrictEqual(once);
      }),
    );
  });
});

describe("the order of caller IDs", () => {
  const orderOf = (outboundCallerIds: (typeof a)[], stored: (typeof a)[]) =>
    normalized({ name: "Sales", outboundCallerIds }, having(stored)).outboundCallerIds;

  it("is the one that the state has already", () => {
    expect(orderOf([c, a, b], [a, b, c])).toEqual([a, b, c]);
  });

  it("puts new ones last, as they were declared", () => {
    expect(orderOf([c, b, a], [a])).toEqual([a, c, b]);
  });

  it("is not disturbed by what was removed", () => {
    expect(orderOf([c, a], [a, b, c])).toEqual([a, c]);
  });

  it("is left as declared while an element is unknown", () => {
    const inputs: CheckedInputs = { name: "Sales", outboundCallerIds: [c, UNKNOWN, a] };
    expect(normalized(inputs, having([a, b, c])).outboundCallerIds).toEqual([c, UNKNOWN, a]);
  });

  it("puts new ones last also where the PBX held a number twice", () => {
    // A group that was edited elsewhere may hold doubles; a refresh brings them into the state.
    expect(orderOf([c, b, a], [a, a, a, b])).toEqual([a, b, c]);
  });

  it("is that of the state for any list, and none is lost or changed", () => {
    const lists = fc.tuple(callerIds, keys).chain(([entries, others]) => {
      const places = new Set(entries.map(keyOf));
      const removed = others.filter((entry) => !places.has(keyOf(entry)));
      return fc.tuple(fc.constant(entries), shuffled([...entries, ...removed]));
    });
    fc.assert(
      fc.property(lists, ([entries, stored]) => {
        const places = stored.map(keyOf);
        const result = normalized(
          { name: "Sales", outboundCallerIds: entries },
          having(stored),
        ).outboundCallerIds;
        expect(result).toEqual(
          entries.length === 0
            ? undefined
            : entries.toSorted((x, y) => places.indexOf(keyOf(x)) - places.indexOf(keyOf(y))),
        );
      }),
    );
  });

  it("puts new ones last, as they were declared, for any list, unless their trunk has a place to fill", () => {
    fc.assert(
      fc.property(callerIds, keys, (entries, stored) => {
        const declared = new Set(entries.map(keyOf));
        const known = new Set(stored.map(keyOf));
        const gaps = new Set<string>(
          stored.filter((entry) => !declared.has(keyOf(entry))).map(({ providerId }) => providerId),
        );
        const isNew = (entry: CallerId): boolean => !known.has(keyOf(entry));
        const isLast = (entry: CallerId): boolean => isNew(entry) && !gaps.has(entry.providerId ?? "");
        const result = normalized(
          { name: "Sales", outboundCallerIds: entries },
          having(stored),
        ).outboundCallerIds;
        const list = typeof result === "string" ? [] : (result ?? []).filter((e) => typeof e !== "string");
        expect(list.filter(isLast)).toEqual(entries.filter(isLast));
        const start = list.findIndex(isLast);
        if (start >= 0) expect(list.slice(start).every(isNew)).toBe(true);
      }),
    );
  });

  it("gives an edited number the place of the old one on its trunk", () => {
    const edited = { ...b, callerId: "9999" };
    expect(orderOf([edited, c, a], [a, b, c])).toEqual([a, edited, c]);
  });
});

test("a group's content as inputs is what normalising gives of the same declaration", () => {
  fc.assert(
    fc.property(content, (group) => {
      const { name, description, outboundCallerIds } = group;
      expect(inputsOf(group)).toStrictEqual(
        normalized({ name, description, outboundCallerIds: [...outboundCallerIds] }, having([])),
      );
    }),
  );
});
