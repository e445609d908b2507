import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { CheckedInputs } from "../../../provider/src/userGroup/schema";
import { inputsOf, normalized } from "../../../provider/src/userGroup/inputs";
import { callerIdKey } from "../../../provider/src/userGroup/sameness";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { blank, callerIds, content, keys, shuffled, text } from "./arbitraries";

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
  it("hold no blank field and no empty list", () => {
    expect(
      normalized({ name: "Sales", description: "", outboundCallerIds: [], adoptExisting: null }, []),
    ).toStrictEqual({ name: "Sales" });
    expect(
      normalized({ name: "Sales", outboundCallerIds: [{ ...a, description: null, displayName: "" }] }, []),
    ).toStrictEqual({ name: "Sales", outboundCallerIds: [a] });
  });

  it("hold everything that was said", () => {
    const inputs = {
      name: "Sales",
      description: "Outbound",
      outboundCallerIds: [{ ...a, description: "main", displayName: "ACME" }],
      adoptExisting: false,
    };
    expect(normalized(inputs, [])).toStrictEqual(inputs);
  });

  it("keep what is unknown", () => {
    const inputs = {
      name: UNKNOWN,
      description: UNKNOWN,
      outboundCallerIds: UNKNOWN,
      adoptExisting: UNKNOWN,
    } as const;
    expect(normalized(inputs, [a])).toStrictEqual(inputs);
  });

  it("hold no undefined and no blank anywhere, for any inputs", () => {
    fc.assert(
      fc.property(checked, keys, (inputs, stored) => {
        const result = normalized(inputs, stored);
        for (const value of valuesIn(result)) expect([undefined, null, ""]).not.toContain(value);
        expect(result.outboundCallerIds).not.toEqual([]);
      }),
    );
  });

  it("stay as they are when they are normalised again, with the same state or with themselves as the state", () => {
    fc.assert(
      fc.property(checked, keys, (inputs, stored) => {
        const once = normalized(inputs, stored);
        // What normalized gives is checked again on the next run.
        const again = once as CheckedInputs;
        expect(normalized(again, stored)).toStrictEqual(once);
        const { outboundCallerIds } = once;
        const known = Array.isArray(outboundCallerIds)
          ? outboundCallerIds.filter((entry) => typeof entry !== "string")
          : [];
        expect(normalized(again, known)).toStrictEqual(once);
      }),
    );
  });
});

describe("the order of caller IDs", () => {
  const orderOf = (outboundCallerIds: (typeof a)[], stored: (typeof a)[]) =>
    normalized({ name: "Sales", outboundCallerIds }, stored).outboundCallerIds;

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
    expect(normalized(inputs, [a, b, c]).outboundCallerIds).toEqual([c, UNKNOWN, a]);
  });

  it("puts new ones last also where the PBX held a number twice", () => {
    // A group that was edited elsewhere may hold doubles; a refresh brings them into the state.
    expect(orderOf([c, b, a], [a, a, a, b])).toEqual([a, b, c]);
  });

  it("is that of the state for any list, and none is lost or changed", () => {
    const lists = fc.tuple(callerIds, keys).chain(([entries, others]) => {
      const places = new Set(entries.map(callerIdKey));
      const removed = others.filter((entry) => !places.has(callerIdKey(entry)));
      return fc.tuple(fc.constant(entries), shuffled([...entries, ...removed]));
    });
    fc.assert(
      fc.property(lists, ([entries, stored]) => {
        const places = stored.map(callerIdKey);
        const result = normalized({ name: "Sales", outboundCallerIds: entries }, stored).outboundCallerIds;
        expect(result).toEqual(
          entries.length === 0
            ? undefined
            : entries.toSorted((x, y) => places.indexOf(callerIdKey(x)) - places.indexOf(callerIdKey(y))),
        );
      }),
    );
  });

  it("puts new ones last, as they were declared, for any list, unless their trunk has a place to fill", () => {
    fc.assert(
      fc.property(callerIds, keys, (entries, stored) => {
        const declared = new Set(entries.map(callerIdKey));
        const known = new Set(stored.map(callerIdKey));
        const gaps = new Set<string>(
          stored.filter((entry) => !declared.has(callerIdKey(entry))).map(({ providerId }) => providerId),
        );
        const isNew = (entry: (typeof entries)[number]): boolean => !known.has(callerIdKey(entry));
        const isLast = (entry: (typeof entries)[number]): boolean =>
          isNew(entry) && !gaps.has(entry.providerId);
        const result = normalized({ name: "Sales", outboundCallerIds: entries }, stored).outboundCallerIds;
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
      expect(inputsOf(group)).toStrictEqual(
        normalized({ ...group, outboundCallerIds: [...group.outboundCallerIds] }, []),
      );
    }),
  );
});
