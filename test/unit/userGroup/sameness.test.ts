import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import type { Links } from "../../../provider/src/userGroup/links";
import {
  holds,
  holdsGroup,
  inOrderOf,
  managesTheSame,
  setInOrderOf,
} from "../../../provider/src/userGroup/sameness";
import {
  type CallerId,
  canonical,
  canonicalCallerId,
  type UserGroupContent,
} from "../../../provider/src/userGroup/content";
import { blank, content, shuffled, text } from "./arbitraries";

const group = (description: string | null | undefined, ...numbers: string[]): UserGroupContent =>
  canonical({
    name: "Sales",
    description,
    outboundCallerIds: numbers.map((callerId) => ({ providerId: "trunk-1", callerId })),
  });

describe("the same", () => {
  it("are two groups that differ in the order of caller IDs only", () => {
    expect(holds(group("d", "1", "2", "3"), group("d", "3", "1", "2"))).toBe(true);
  });

  it("are notes that differ in their line ends, or in blanks at their end", () => {
    expect(holds(group("a\r\nb \n"), group("a\nb"))).toBe(true);
  });

  it("is a number whose display name is not declared, whatever it is", () => {
    const presenting = (more: Pick<CallerId, "displayName">): UserGroupContent =>
      canonical({ name: "Sales", outboundCallerIds: [{ trunk: "A", callerId: "1", ...more }] });
    const [held, declared] = [presenting({ displayName: "ACME" }), presenting({})];
    expect(holds(held, declared)).toBe(true);
    expect(holds(declared, held)).toBe(false);
  });

  it("is a trunk that is known by its name, its id, or both", () => {
    const on = (trunk: Partial<CallerId>): UserGroupContent =>
      canonical({ name: "Sales", outboundCallerIds: [{ ...trunk, callerId: "1" }] });
    const both = on({ trunk: "A", providerId: "1" });
    expect(holds(both, on({ trunk: "A" }))).toBe(true);
    expect(holds(both, on({ providerId: "1" }))).toBe(true);
    expect(holds(both, on({ trunk: "B" }))).toBe(false);
    expect(holds(both, on({ trunk: "B", providerId: "2" }))).toBe(false);
  });

  it("are members and rules in any order, and what is held of them where none are declared", () => {
    const linked = (links: Links): UserGroupContent => canonical({ name: "Sales", ...links });
    const held = linked({ members: ["101", "102"], outboundRules: ["Out"] });
    expect(holds(held, linked({ members: ["102", "101"], outboundRules: ["Out"] }))).toBe(true);
    expect(holds(held, linked({}))).toBe(true);
    expect(holds(held, linked({ members: [] }))).toBe(false);
    expect(holds(held, linked({ members: ["101"] }))).toBe(false);
    expect(holds(linked({}), linked({ outboundRules: ["Out"] }))).toBe(false);
    expect(holdsGroup(linked({}), held)).toBe(true);
  });

  it("are null, an empty text and absence", () => {
    expect(holds(group(null), group(""))).toBe(true);
    expect(holds(group(undefined), group(null))).toBe(true);
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
            displayName: entry.displayName ?? (displayName === "" ? undefined : displayName),
          })),
        });
        expect(holds(one, other)).toBe(true);
        expect(holds(other, one)).toBe(true);
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
    ["one with a space more in its note", group("a b"), group("a  b")],
  ])("%s", (_, one, other) => {
    expect(holds(one, other)).toBe(false);
    expect(holds(other, one)).toBe(false);
  });

  it("is any group with one real change", () => {
    const plain = (text = ""): string => text.replaceAll(/\r\n?/g, "\n").trimEnd();
    const differently = (value: string | undefined): fc.Arbitrary<string | undefined> =>
      fc.oneof(text(64), fc.constant(undefined)).filter((other) => plain(other) !== plain(value));
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
          ...(entry.displayName === undefined
            ? []
            : [
                text(64)
                  .filter((displayName) => plain(displayName) !== plain(entry.displayName))
                  .map((displayName) => withEntry(index, { displayName })),
              ]),
        ]),
      ];
      return fc.tuple(fc.constant(one), fc.oneof(...changed));
    });
    fc.assert(
      fc.property(change, ([one, other]) => {
        expect(holds(one, other)).toBe(false);
        expect(holds(other, one)).toBe(false);
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

describe("what is managed is the same", () => {
  const content = (more: Links & Pick<CallerId, "displayName">): UserGroupContent => {
    const { displayName, ...links } = more;
    return canonical({
      name: "Sales",
      outboundCallerIds: [{ trunk: "A", callerId: "1", displayName }],
      ...links,
    });
  };

  it.each<[string, Links & Pick<CallerId, "displayName">]>([
    ["members", { members: [] }],
    ["outbound rules", { outboundRules: [] }],
    ["a display name", { displayName: "" }],
  ])("but for where %s come to be declared, or are declared no more", (_, more) => {
    expect(managesTheSame(content({}), content(more))).toBe(false);
    expect(managesTheSame(content(more), content({}))).toBe(false);
    expect(managesTheSame(content(more), content(more))).toBe(true);
  });
});

test("a set is in the order of a reference, and what that lacks comes last", () => {
  expect(setInOrderOf(["102", "101", "103"], ["104", "101", "102"])).toEqual(["102", "101", "104"]);
});

test("10,000 shuffled numbers are compared and put in order without comparing each with each", () => {
  // Each with each would be 10^8 comparisons: minutes, and not a fraction of this test's time limit.
  const numbers = Array.from({ length: 10_000 }, (_, index) => ({
    providerId: `trunk-${index % 7}`,
    callerId: String(index),
  }));
  const content = canonical({ name: "Sales", outboundCallerIds: numbers });
  const other = canonical({ name: "Sales", outboundCallerIds: numbers.toReversed() });
  expect(holds(content, other)).toBe(true);
  expect(inOrderOf(content.outboundCallerIds, other.outboundCallerIds)).toEqual(content.outboundCallerIds);
}, 5_000);
