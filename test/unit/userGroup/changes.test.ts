import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { type Changes, changes } from "../../../provider/src/userGroup/changes";
import type { UserGroupContent } from "../../../provider/src/userGroup/content";
import { declaredGroupOf } from "../../../provider/src/userGroup/declared";
import { inputsOf } from "../../../provider/src/userGroup/inputs";
import { holds, managesTheSame } from "../../../provider/src/userGroup/sameness";
import { content, shuffled } from "./arbitraries";

const texts = fc.option(
  fc.uniqueArray(fc.constantFrom("101", "102", "103", "104", "105"), { maxLength: 5 }),
  { nil: undefined },
);
const whole: fc.Arbitrary<UserGroupContent> = fc
  .tuple(content, texts, texts)
  .map(([group, members, outboundRules]) => ({
    ...group,
    ...(members && { members }),
    ...(outboundRules && { outboundRules }),
  }));

const found = (held: UserGroupContent, declared: UserGroupContent): Changes =>
  changes({ content: held, options: {} }, declaredGroupOf(inputsOf(declared)));

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
      fc.property(whole, whole, (held, declared) => {
        const after = applied(held, declared, found(held, declared));
        expect(holds(after, declared)).toBe(true);
        expect(managesTheSame(after, declared)).toBe(true);
      }),
    );
  });

  test("are none where nothing changes, whatever the order", () => {
    fc.assert(
      fc.property(
        whole.chain((held) =>
          fc.tuple(
            fc.constant(held),
            shuffled(held.outboundCallerIds).map((outboundCallerIds) => ({ ...held, outboundCallerIds })),
          ),
        ),
        ([held, declared]) => {
          expect(found(held, declared)).toEqual(new Map());
        },
      ),
    );
  });

  test("name no element that is held as it is declared", () => {
    fc.assert(
      fc.property(whole, whole, (held, declared) => {
        const text = (element: unknown): string => JSON.stringify(element);
        for (const path of found(held, declared).keys()) {
          const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
          const name = LISTS.find((each) => each === list);
          if (name === undefined) continue;
          const [before, after] = [at(held, name, Number(place)), at(declared, name, Number(place))];
          const stays = (element: unknown): boolean =>
            element !== undefined &&
            (held[name] ?? []).map(text).includes(text(element)) &&
            (declared[name] ?? []).map(text).includes(text(element));
          const change = found(held, declared).get(path);
          if (change !== "add") expect(stays(before)).toBe(false);
          if (change !== "delete") expect(stays(after)).toBe(false);
        }
      }),
    );
  });
});

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
