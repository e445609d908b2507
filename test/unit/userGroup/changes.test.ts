import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { type Changes, changes } from "../../../provider/src/userGroup/changes";
import type { CallerId, UserGroupContent } from "../../../provider/src/userGroup/content";
import { declaredGroupOf } from "../../../provider/src/userGroup/declared";
import { inputsOf } from "../../../provider/src/userGroup/inputs";
import { holds, managesTheSame } from "../../../provider/src/userGroup/sameness";
import { content, shuffled } from "./arbitraries";

const texts = fc.option(
  fc.uniqueArray(fc.constantFrom("101", "102", "103", "104", "105"), { maxLength: 5 }),
  { nil: undefined },
);

/** Notes that differ, some of them only in what means nothing. */
const note = fc.option(fc.constantFrom("a\nb", "a\r\nb", "a\nb \n", "a b"), { nil: undefined });

const TRUNKS = new Map([
  ["trunk-1", "Alpha"],
  ["trunk-2", "Beta"],
]);

/** What the state holds: trunks by name and id, or by their ids alone where they were declared so. */
const whole: fc.Arbitrary<UserGroupContent> = fc
  .tuple(content, fc.constantFrom("Café", "Cafe\u0301", "Sales"), note, note, texts, texts)
  .map(([group, name, description, ofNumbers, members, outboundRules]) => ({
    name,
    ...(description !== undefined && { description }),
    outboundCallerIds: group.outboundCallerIds.map(({ description: _, ...entry }) => ({
      ...(TRUNKS.has(entry.providerId) && { trunk: TRUNKS.get(entry.providerId) ?? "" }),
      ...entry,
      ...(ofNumbers !== undefined && { description: ofNumbers }),
    })),
    ...(members && { members }),
    ...(outboundRules && { outboundRules }),
  }));

/** What is held, and what is declared: anything, or the same in other words and another order, names shown managed or not. */
const pair: fc.Arbitrary<readonly [UserGroupContent, UserGroupContent]> = fc.oneof(
  fc.tuple(whole, whole),
  whole.chain((held) =>
    fc
      .tuple(
        shuffled(held.outboundCallerIds),
        shuffled(held.members ?? []),
        shuffled(held.outboundRules ?? []),
        fc.constantFrom("NFC", "NFD"),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
      )
      .map(([outboundCallerIds, members, outboundRules, form, lineEnd, displays]) => {
        const respelt = (text: string): string => text.replaceAll(/\r\n?|\n/g, lineEnd);
        const declared: UserGroupContent = {
          name: held.name.normalize(form),
          ...(held.description !== undefined && { description: respelt(held.description) }),
          outboundCallerIds: outboundCallerIds.map(({ displayName, ...entry }) => ({
            ...entry,
            ...(displays && displayName !== undefined && { displayName }),
            ...(entry.description !== undefined && { description: respelt(entry.description) }),
          })),
          ...(held.members && { members }),
          ...(held.outboundRules && { outboundRules }),
        };
        return [held, declared] as const;
      }),
  ),
);

const found = (held: UserGroupContent, declared: UserGroupContent): Changes =>
  changes({ content: held, options: {} }, declaredGroupOf(inputsOf(declared)));

const rootOf = (path: string): string => path.split("[")[0] ?? path;

const LISTS = ["outboundCallerIds", "members", "outboundRules"] as const;
const at = (group: UserGroupContent, list: (typeof LISTS)[number], place: number): unknown =>
  group[list]?.[place];

/** What there is after the changes that are shown, and nothing else, were made to what is held. */
function applied(held: UserGroupContent, declared: UserGroupContent, shown: Changes): UserGroupContent {
  const result: Record<string, unknown> = { ...held };
  for (const [path, change] of shown) {
    if (!path.includes("[")) {
      const { [path]: value } = { ...declared } as Record<string, unknown>;
      result[path] = change === "delete" ? undefined : value;
    }
  }
  for (const list of LISTS) {
    const paths = [...shown].flatMap(([path, change]) =>
      path.startsWith(`${list}[`) ? [{ change, place: Number(/\d+/.exec(path)?.[0]) }] : [],
    );
    if (paths.length === 0) continue;
    const gone = new Set(paths.filter(({ change }) => change !== "add").map(({ place }) => place));
    result[list] = [
      ...(held[list] ?? []).filter((_, place) => !gone.has(place)),
      ...paths.filter(({ change }) => change !== "delete").map(({ place }) => at(declared, list, place)),
    ];
  }
  return result as unknown as UserGroupContent;
}

describe("the changes that are shown", () => {
  test("make what is declared of what is held", () => {
    fc.assert(
      fc.property(pair, ([held, declared]) => {
        const after = applied(held, declared, found(held, declared));
        expect(holds(after, declared)).toBe(true);
        expect(managesTheSame(after, declared)).toBe(true);
      }),
    );
  });

  test("are none exactly where all is the same: order, line ends, Unicode forms and what is not managed mean nothing", () => {
    let same = 0;
    fc.assert(
      fc.property(pair, ([held, declared]) => {
        const isSame = holds(held, declared) && managesTheSame(held, declared);
        if (isSame) same += 1;
        expect(found(held, declared).size === 0).toBe(isSame);
      }),
    );
    expect(same).toBeGreaterThan(10);
  });

  test("are, where a preview does not know a part yet, that part and what changes besides", () => {
    const PARTS = ["name", "description", "outboundCallerIds", "members", "outboundRules"] as const;
    fc.assert(
      fc.property(pair, fc.constantFrom(...PARTS), ([held, declared], part) => {
        const partly = declaredGroupOf({ ...inputsOf(declared), [part]: UNKNOWN });
        const shown = [...changes({ content: held, options: {} }, partly)];
        const others = [...found(held, declared)].filter(([path]) => rootOf(path) !== part);
        const { [part]: before = [] } = held;
        expect(shown.filter(([path]) => rootOf(path) !== part)).toEqual(others);
        expect(shown.filter(([path]) => rootOf(path) === part)).toEqual([
          [
            part,
            held[part] === undefined || (part === "outboundCallerIds" && before.length === 0)
              ? "add"
              : "update",
          ],
        ]);
      }),
    );
  });

  test("are, where a preview does not know one of a list yet, that one at its place", () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(...LISTS), fc.nat(5), ([held, declared], list, place) => {
        const before = declared[list] ?? [];
        const at = Math.min(place, before.length);
        const inputs = {
          ...inputsOf(declared),
          [list]: [...before.slice(0, at), UNKNOWN, ...before.slice(at)],
        };
        const shown = changes({ content: held, options: {} }, declaredGroupOf(inputs));
        expect(shown.get(held[list] === undefined ? list : `${list}[${at}]`)).toMatch(/add|update/);
      }),
    );
  });

  test("name no element that is held as it is declared", () => {
    fc.assert(
      fc.property(pair, ([held, declared]) => {
        for (const [path, change] of found(held, declared)) {
          const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
          const name = LISTS.find((each) => each === list);
          if (name === undefined) continue;
          const before = at(held, name, Number(place));
          const after = at(declared, name, Number(place));
          if (change !== "add")
            expect(places(declared, name).some((each) => isSame(before, each))).toBe(false);
          if (change !== "delete") expect(places(held, name).some((each) => isSame(each, after))).toBe(false);
        }
      }),
    );
  });
});

const places = (group: UserGroupContent, list: (typeof LISTS)[number]): readonly unknown[] =>
  group[list] ?? [];

/** Whether an element of a list is the same as another one: a caller ID as sameness has it. */
function isSame(held: unknown, declared: unknown): boolean {
  if (typeof held !== "object" || typeof declared !== "object") return held === declared;
  const [one, other] = [held, declared].map((entry) => ({
    name: "",
    outboundCallerIds: [entry as CallerId],
  }));
  if (one === undefined || other === undefined) return false;
  return holds(one, other) && managesTheSame(one, other);
}

const numbers = (...callerIds: string[]): UserGroupContent => ({
  name: "Sales",
  outboundCallerIds: callerIds.map((callerId) => ({ trunk: "A", providerId: "1", callerId })),
});

test.each<[string, UserGroupContent, UserGroupContent, Record<string, string>]>([
  ["the first of two numbers goes", numbers("1", "2"), numbers("2"), { "outboundCallerIds[0]": "delete" }],
  ["a number comes", numbers("1"), numbers("1", "2"), { "outboundCallerIds[1]": "add" }],
  ["a number is edited", numbers("1", "2"), numbers("3", "2"), { "outboundCallerIds[0]": "update" }],
  ["members are managed from now on", numbers(), { ...numbers(), members: [] }, { members: "add" }],
  ["members are managed no more", { ...numbers(), members: ["101"] }, numbers(), { members: "delete" }],
])("%s", (_, held, declared, shown) => {
  expect(Object.fromEntries(found(held, declared))).toEqual(shown);
});

test("what a preview does not know yet is shown as changing", () => {
  const declared = declaredGroupOf({ ...inputsOf(numbers("1")), members: UNKNOWN, description: UNKNOWN });
  expect(
    Object.fromEntries(changes({ content: { ...numbers("1"), members: ["101"] }, options: {} }, declared)),
  ).toEqual({ members: "update", description: "add" });
});
