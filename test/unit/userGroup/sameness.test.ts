import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inOrderOf, sameContent } from "../../../provider/src/userGroup/sameness";
import { canonical, canonicalCallerId, type UserGroupContent } from "../../../provider/src/userGroup/content";
import { blank, content, shuffled, text } from "./arbitraries";

const group = (description: string | null | undefined, ...numbers: string[]): UserGroupContent =>
  canonical({
    name: "Sales",
    description,
    outboundCallerIds: numbers.map((callerId) => ({ providerId: "trunk-1", callerId })),
  });

describe("the same", () => {
  it("are two groups that differ in the order of caller IDs only", () => {
    expect(sameContent(group("d", "1", "2", "3"), group("d", "3", "1", "2"))).toBe(true);
  });

  it("are null, an empty text and absence", () => {
    expect(sameContent(group(null), group(""))).toBe(true);
    expect(sameContent(group(undefined), group(null))).toBe(true);
  });

  it("is any group in any order, with its blanks in any form", () => {
    const pair = content.chain((one) =>
      fc.tuple(fc.constant(one), shuffled(one.outboundCallerIds), blank, blank),
    );
    fc.assert(
      fc.property(pair, ([one, entries, description, displayName]) => {
        const other = canonical({
          name: one.name,
          description: one.description ?? description,
          outboundCallerIds: entries.map((entry) => ({
            ...entry,
            description: entry.description ?? description,
            displayName: entry.displayName ?? displayName,
          })),
        });
        expect(sameContent(one, other)).toBe(true);
        expect(sameContent(other, one)).toBe(true);
      }),
    );
  });
});

describe("not the same", () => {
  it.each<[string, UserGroupContent, UserGroupContent]>([
    ["one without a description", group("d"), group("")],
    ["one with a caller ID less", group("d", "1", "2"), group("d", "1")],
    ["one with a number without its leading zero", group("d", "0100"), group("d", "100")],
    [
      "one that holds a number twice instead of another",
      group("d", "1", "1", "2"),
      group("d", "1", "2", "2"),
    ],
    ["one that names itself otherwise", group("d"), { ...group("d"), name: "sales" }],
    ["one with a space more", group("d"), group("d ")],
  ])("%s", (_, one, other) => {
    expect(sameContent(one, other)).toBe(false);
    expect(sameContent(other, one)).toBe(false);
  });

  it("is any group with one real change", () => {
    const differently = (value: string | undefined): fc.Arbitrary<string | undefined> =>
      fc.oneof(text(64), fc.constant(undefined)).filter((other) => other !== value);
    const change = content.chain((one) => {
      const entries = one.outboundCallerIds;
      const withEntry = (index: number, entry: Record<string, string | undefined>): UserGroupContent =>
        canonical({
          ...one,
          outboundCallerIds: entries.map((old, i) => (i === index ? { ...old, ...entry } : old)),
        });
      const changed: fc.Arbitrary<UserGroupContent>[] = [
        text(64)
          .filter((name) => name !== one.name)
          .map((name) => ({ ...one, name })),
        differently(one.description).map((description) => canonical({ ...one, description })),
        fc.constant({
          ...one,
          outboundCallerIds: [...entries, { providerId: "new trunk", callerId: "new number" }],
        }),
        ...entries.flatMap((entry, index) => [
          fc.constant({ ...one, outboundCallerIds: entries.toSpliced(index, 1) }),
          text(64)
            .filter((callerId) => callerId !== entry.callerId)
            .map((callerId) => withEntry(index, { callerId })),
          fc.constant(withEntry(index, { providerId: "another trunk" })),
          differently(entry.description).map((description) => withEntry(index, { description })),
          differently(entry.displayName).map((displayName) => withEntry(index, { displayName })),
        ]),
      ];
      return fc.tuple(fc.constant(one), fc.oneof(...changed));
    });
    fc.assert(
      fc.property(change, ([one, other]) => {
        expect(sameContent(one, other)).toBe(false);
        expect(sameContent(other, one)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a list in the order of a reference", () => {
  const entry = (providerId: string, callerId: string, description?: string) =>
    canonicalCallerId({ providerId, callerId, description });
  const [a1, a2, a3] = [entry("A", "1"), entry("A", "2"), entry("A", "3")];
  const [b1, c1] = [entry("B", "1"), entry("C", "1")];

  it.each([
    ["what stands in both is in the order of the reference", [a2, b1, a1], [a1, b1, a2], [a1, b1, a2]],
    ["what the reference lacks comes last, as it stood", [c1, b1, a1], [a1], [a1, c1, b1]],
    ["what the list lacks is not added", [c1, a1], [a1, b1, c1], [a1, c1]],
    ["an edited number keeps its place on its trunk", [b1, a3, a1], [a1, a2, b1], [a1, a3, b1]],
    ["a number of another trunk does not take that place", [c1, a1, b1], [a1, a2, b1], [a1, b1, c1]],
    ["what stands in both never takes another's place", [a2, a1], [a3, a1, a2], [a1, a2]],
  ])("%s", (_, list, reference, expected) => {
    expect(inOrderOf(reference, list)).toEqual(expected);
  });

  it("keeps every entry where the PBX holds a number twice", () => {
    const [x, y] = [entry("A", "1", "x"), entry("A", "1", "y")];
    expect(inOrderOf([], [x, y])).toEqual([x, y]);
    expect(inOrderOf([a1], [x, y])).toEqual([x, y]);
    expect(inOrderOf([a1, a1, b1], [b1, x])).toEqual([x, b1]);
  });

  it("loses and invents nothing, and touches neither, whatever stands in them and how often", () => {
    const places = fc.array(
      fc.tuple(fc.constantFrom("A", "B"), fc.constantFrom("1", "2", "3"), fc.constantFrom("x", "y")),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(places, places, (inReference, inList) => {
        const reference = inReference.map((place) => entry(...place));
        const list = inList.map((place) => entry(...place));
        const before = structuredClone([reference, list]);
        const ordered = inOrderOf(reference, list);
        expect(ordered.map((e) => JSON.stringify(e)).sort()).toEqual(
          list.map((e) => JSON.stringify(e)).sort(),
        );
        expect([reference, list]).toEqual(before);
      }),
    );
  });
});
