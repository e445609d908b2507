import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import {
  everyNumberIsUsed,
  type Explanation,
  explain,
  explanationText,
} from "../../../../provider/src/cli/explain/report";
import type { Own, Rule, Scene } from "../../../../provider/src/cli/explain/scene";
import { visible } from "../../../../provider/src/text/visible";
import { parseDidNumbers } from "../../../../provider/src/trunk/numbers";

const trunk = (name: string, { didNumbers = "", enabled = true } = {}) => ({
  id: `id-${name}`,
  name,
  enabled,
  didNumbers: parseDidNumbers(didNumbers),
});

const callerId = (trunkName: string, number: string) => ({ providerId: `id-${trunkName}`, callerId: number });

const group = (name: string, members: readonly string[], ...callerIds: ReturnType<typeof callerId>[]) => ({
  id: `id-${name}`,
  name,
  asked: true,
  callerIds,
  members: new Set(members),
});

const route = (trunkName: string, outboundCallerId?: string, enabled = true) => ({
  enabled,
  providerId: `id-${trunkName}`,
  stripDigits: 0,
  ...(outboundCallerId !== undefined && { outboundCallerId }),
});

const rule = (
  name: string,
  groups: readonly string[],
  { routes = [route("CallCentric")], enabled = true, priority = 1000, ...conditions }: Partial<Rule> = {},
): Rule => ({
  id: `id-${name}`,
  name,
  enabled,
  priority,
  groups: groups.map((each) => ({ id: `id-${each}`, name: each })),
  routes,
  ...conditions,
});

const extension = (number: string, own: Partial<Own> = {}) => ({
  number,
  own: { enabled: true, anonymous: false, callerIds: [], ...own },
});

const ownNumber = (trunkName: string, number: string) => ({
  ...callerId(trunkName, number),
  preferred: false,
});

/** Sales presents 3000 on CallCentric for 101, by a rule. */
const whole: Scene = {
  trunks: [trunk("CallCentric", { didNumbers: "3000;12000-18000" })],
  groups: [group("Sales", ["101"], callerId("CallCentric", "3000"))],
  rules: [rule("Out", ["Sales"])],
  company: [],
  extensions: [extension("101")],
};

/** "101 on CallCentric by Out: 3000 (group)" */
const callsOf = (scene: Scene): string[] =>
  explain(scene).calls.map(
    ({ extension: number, trunk: on, outboundRule, presents, from }) =>
      `${number} on ${on} by ${outboundRule ?? "no rule"}: ${presents ?? "-"} (${from})`,
  );

const firstUsage = (scene: Scene): Explanation["groups"][number]["callerIds"][number] => {
  const [usage] = explain(scene).groups[0]?.callerIds ?? [];
  if (usage === undefined) throw new Error("expected a caller ID");
  return usage;
};

describe("a group's number is used", () => {
  it("by its members, where a rule that is applied to it leads over the trunk", () => {
    expect(callsOf(whole)).toEqual(["101 on CallCentric by Out: 3000 (group)"]);
    expect(firstUsage(whole)).toEqual({
      trunk: "CallCentric",
      providerId: "id-CallCentric",
      callerId: "3000",
      used: true,
      usedBy: ["101"],
      reasons: [],
    });
    expect(everyNumberIsUsed(explain(whole))).toBe(true);
  });

  it.each<[string, Partial<Rule>]>([
    ["a prefix", { numberPrefix: "9" }],
    ["a length", { numberLength: "11" }],
  ])("also where the rule has %s, since some of their calls are by it", (_, conditions) => {
    expect(firstUsage({ ...whole, rules: [rule("Out", ["Sales"], conditions)] }).used).toBe(true);
  });

  it("by somebody, though others have a number of their own", () => {
    const scene = {
      ...whole,
      groups: [group("Sales", ["101", "102"], callerId("CallCentric", "3000"))],
      extensions: [extension("101"), extension("102", { callerIds: [ownNumber("CallCentric", "12000")] })],
    };
    expect(firstUsage(scene)).toMatchObject({ used: true, usedBy: ["101"] });
  });
});

describe("a group's number is not used, and the reason is", () => {
  test.each<[string, Scene, readonly string[]]>([
    [
      "no members",
      { ...whole, groups: [group("Sales", [], callerId("CallCentric", "3000"))], extensions: [] },
      ["the group has no members"],
    ],
    ["no rule", { ...whole, rules: [] }, ["no outbound rule is applied to the group"]],
    [
      "no rule of its own",
      { ...whole, rules: [rule("Out", ["Support"])] },
      ["no outbound rule is applied to the group"],
    ],
    [
      "neither members nor a rule",
      { ...whole, groups: [group("Sales", [], callerId("CallCentric", "3000"))], extensions: [], rules: [] },
      ["the group has no members", "no outbound rule is applied to the group"],
    ],
    [
      "a rule that is disabled",
      { ...whole, rules: [rule("Out", ["Sales"], { enabled: false })] },
      ['outbound rule "Out" is disabled'],
    ],
    [
      "a rule without routes",
      { ...whole, rules: [rule("Out", ["Sales"], { routes: [] })] },
      ['outbound rule "Out" has no routes'],
    ],
    [
      "a route over another trunk",
      {
        ...whole,
        trunks: [trunk("CallCentric"), trunk("Twilio")],
        rules: [rule("Out", ["Sales"], { routes: [route("Twilio")] })],
      },
      ['outbound rule "Out" leads over "Twilio"'],
    ],
    [
      "a route that is disabled",
      { ...whole, rules: [rule("Out", ["Sales"], { routes: [route("CallCentric", undefined, false)] })] },
      ['the route of outbound rule "Out" over this trunk is disabled'],
    ],
    [
      "the route's own number",
      { ...whole, rules: [rule("Out", ["Sales"], { routes: [route("CallCentric", "12000")] })] },
      ["101: the number of the rule's route comes first (12000)"],
    ],
    [
      "the extension's own number",
      { ...whole, extensions: [extension("101", { callerIds: [ownNumber("CallCentric", "12000")] })] },
      ["101: the extension's own number comes first"],
    ],
    [
      "anonymous calls",
      { ...whole, extensions: [extension("101", { anonymous: true })] },
      ["101: calls are anonymous"],
    ],
    [
      "an extension that is disabled",
      { ...whole, extensions: [extension("101", { enabled: false })] },
      ["101: the extension is disabled"],
    ],
    [
      "a number outside of the pool",
      { ...whole, groups: [group("Sales", ["101"], callerId("CallCentric", "19000"))] },
      ["19000 is not one of the trunk's numbers (3000;12000-18000); the nearest is 18000"],
    ],
    [
      "a trunk that is disabled",
      { ...whole, trunks: [trunk("CallCentric", { enabled: false })] },
      ['trunk "CallCentric" is disabled'],
    ],
    [
      "a trunk that is gone",
      { ...whole, trunks: [trunk("Twilio")] },
      ["the PBX has no SIP trunk with id id-CallCentric"],
    ],
    [
      "a trunk that left nothing but the number",
      {
        ...whole,
        groups: [{ ...group("Sales", ["101"]), callerIds: [{ providerId: "", callerId: "3000" }] }],
        rules: [],
      },
      ["the trunk that it was for is gone", "no outbound rule is applied to the group"],
    ],
    [
      "an earlier rule that takes every call",
      { ...whole, rules: [rule("All", [], { priority: 1 }), rule("Out", ["Sales"])] },
      ['101: outbound rule "All" comes first (priority 1) and takes every call of the extension'],
    ],
    [
      "that the extension which is asked about is in no such group",
      { ...whole, extensions: [extension("102")] },
      ["the extension is no member of the group"],
    ],
  ])("%s", (_, scene, reasons) => {
    expect(firstUsage(scene)).toMatchObject({ used: false, usedBy: [], reasons });
    expect(everyNumberIsUsed(explain(scene))).toBe(false);
  });
});

describe("it is unclear whether a group's number is used", () => {
  test.each<[string, Scene, RegExp]>([
    [
      "where several of the caller's groups are in one rule",
      {
        ...whole,
        groups: [
          group("Sales", ["101"], callerId("CallCentric", "3000")),
          { ...group("Support", ["101"], callerId("CallCentric", "12000")), asked: false },
        ],
        rules: [rule("Out", ["Sales", "Support"])],
      },
      /^101: the rule applies to several of the caller's groups \("Sales", "Support"\), and it is not documented/,
    ],
    [
      "where a rule is for extensions and for groups",
      { ...whole, rules: [rule("Out", ["Sales"], { numberMask: "101-105" })] },
      /^101: outbound rule "Out" is for the extensions 101-105 and for groups, and it is not documented/,
    ],
    ["where rules may not be read", { ...whole, rules: undefined }, /may not read outbound rules/],
    [
      "where users may not be read",
      { ...whole, extensions: [{ number: "101", own: undefined }] },
      /^101: a number of the extension's own would come first, and these credentials may not read users$/,
    ],
    ["where trunks may not be listed", { ...whole, trunks: undefined }, /may not list trunks/],
  ])("%s", (_, scene, reason) => {
    expect(firstUsage(scene)).toMatchObject({
      used: null,
      reasons: [expect.stringMatching(reason)],
    });
    expect(everyNumberIsUsed(explain(scene))).toBe(false);
  });
});

describe("calls", () => {
  it("are explained for each trunk and each rule that leads there, in the order of the rules", () => {
    const scene = {
      ...whole,
      trunks: [trunk("CallCentric"), trunk("Twilio")],
      rules: [
        rule("First", [], { priority: 1, numberPrefix: "9", routes: [route("CallCentric", "12000")] }),
        rule("Second", ["Sales"], { priority: 2, numberPrefix: "8" }),
      ],
      company: [callerId("Twilio", "4420")],
    };
    expect(callsOf(scene)).toEqual([
      "101 on CallCentric by First: 12000 (outboundRule)",
      "101 on CallCentric by Second: 3000 (group)",
      "101 on Twilio by no rule: - (noCall)",
    ]);
  });

  it("of one who is in no group of a rule are not by it; of a rule with other conditions that is not documented", () => {
    const outsider = { ...whole, extensions: [extension("109")] };
    expect(callsOf(outsider)).toEqual(["109 on CallCentric by no rule: - (noCall)"]);
    const scene = {
      ...outsider,
      rules: [rule("Out", ["Sales"], { numberPrefix: "9" })],
      company: [callerId("CallCentric", "12000")],
    };
    expect(callsOf(scene)).toEqual(["109 on CallCentric by Out: - (unclear)"]);
    expect(explain(scene).calls[0]?.why).toBe(
      'outbound rule "Out" is for the prefix 9 and for groups that the extension is not in, and it is not documented how these combine; otherwise 12000, the company\'s number',
    );
  });

  it("present each of the numbers that the routes of a rule over one trunk have", () => {
    const routes = [route("CallCentric", "12000"), route("CallCentric"), route("CallCentric", "12000")];
    expect(callsOf({ ...whole, rules: [rule("Out", ["Sales"], { routes })] })).toEqual([
      "101 on CallCentric by Out: 12000 (outboundRule)",
      "101 on CallCentric by Out: 3000 (group)",
    ]);
  });

  it("by rules that may not be read are known only where the extension's own number comes first", () => {
    const scene = { ...whole, rules: undefined };
    expect(callsOf(scene)).toEqual(["101 on CallCentric by no rule: - (unclear)"]);
    const withOwn = {
      ...scene,
      extensions: [extension("101", { callerIds: [ownNumber("CallCentric", "12000")] })],
    };
    expect(callsOf(withOwn)).toEqual(["101 on CallCentric by no rule: 12000 (extension)"]);
  });

  it("by two rules of the same priority, and by a rule of several conditions, come with a note", () => {
    const rules = [rule("A", ["Sales"], { numberPrefix: "9" }), rule("B", [], { numberPrefix: "90" })];
    expect(explain({ ...whole, rules }).notes).toEqual([
      'outbound rule "A" has other conditions besides groups: how they combine, and so which calls it takes, is not documented',
      'outbound rules "A" and "B" have the same priority: which of them takes a call that both are for is not documented',
    ]);
    const both = rules.map((each) => ({ ...each, groups: rule("", ["Sales"]).groups }));
    expect(explain({ ...whole, rules: both }).notes).toContain(
      'outbound rules "A", "B" have other conditions besides groups: how they combine, and so which calls they take, is not documented',
    );
    expect(explain(whole).notes).toEqual([]);
  });
});

describe("the table", () => {
  it("says the same as the JSON, and nothing is cut off from a reason", () => {
    expect(explanationText(explain({ ...whole, rules: [] })).join("\n")).toBe(
      `GROUP  TRUNK        NUMBER  USED  WHY
Sales  CallCentric  3000    NO    no outbound rule is applied to the group

EXTENSION  TRUNK        OUTBOUND RULE  PRESENTS  WHY
101        CallCentric  -              -         no outbound rule leads the extension's calls over this trunk`,
    );
  });

  it("has a line for each caller ID and each call of the JSON, which parses", () => {
    const numbers = fc.uniqueArray(fc.constantFrom("101", "102", "103"), { maxLength: 3 });
    const callerIds = fc.uniqueArray(
      fc
        .tuple(fc.constantFrom("CallCentric", "Twilio", "Gone"), fc.constantFrom("3000", "19000"))
        .map((each) => callerId(...each)),
      { selector: (each) => JSON.stringify(each), maxLength: 3 },
    );
    const groups = fc
      .tuple(numbers, callerIds, numbers, callerIds)
      .map(([a, b, c, d]) => [group("Sales", a, ...b), group("Support\n\u202e", c, ...d)]);
    const rules = fc.option(
      fc.array(
        fc
          .record({
            applied: fc.subarray(["Sales", "Support\n\u202e"]),
            on: fc.constantFrom("CallCentric", "Twilio"),
            number: fc.constantFrom(undefined, "12000"),
            enabled: fc.boolean(),
            priority: fc.constantFrom(1, 2),
            numberPrefix: fc.constantFrom("", "9"),
            numberMask: fc.constantFrom("", "101"),
          })
          .map(({ applied, on, number, ...more }) =>
            rule(`to ${on}`, applied, { ...more, routes: [route(on, number)] }),
          ),
        { maxLength: 3 },
      ),
      { nil: undefined },
    );
    const scenes = fc
      .record({ groups, rules, denied: fc.boolean(), anonymous: fc.boolean() })
      .map(({ groups: all, rules: theirs, denied, anonymous }): Scene => ({
        trunks: [
          trunk("CallCentric", { didNumbers: "3000;12000-18000" }),
          trunk("Twilio", { enabled: !anonymous }),
        ],
        groups: all,
        rules: theirs,
        company: denied ? undefined : [callerId("CallCentric", "12000")],
        extensions: [...new Set(all.flatMap(({ members }) => [...members]))].map((number) =>
          denied
            ? { number, own: undefined }
            : extension(number, { anonymous: anonymous && number === "101" }),
        ),
      }));
    fc.assert(
      fc.property(scenes, (scene) => {
        const explanation = explain(scene);
        const parsed = JSON.parse(JSON.stringify(explanation)) as Explanation;
        expect(parsed).toEqual(explanation);
        const lines = explanationText(explanation);
        for (const line of lines) expect(line).not.toMatch(/[\n\u202e]/);
        for (const { extension: number, trunk: on, presents, why } of parsed.calls)
          expect(
            lines.some(
              (line) =>
                line.startsWith(number) &&
                line.includes(on) &&
                line.includes(presents ?? "") &&
                line.endsWith(visible(why)),
            ),
          ).toBe(true);
        for (const { callerIds: rows } of parsed.groups)
          for (const { callerId: number, used, usedBy, reasons } of rows) {
            expect(lines.some((line) => line.includes(number))).toBe(true);
            expect(used === true).toBe(usedBy.length > 0);
            expect(reasons.length > 0).toBe(used !== true);
          }
        const everyOne = parsed.groups.every((each) => each.callerIds.every(({ used }) => used === true));
        expect(everyNumberIsUsed(explanation)).toBe(everyOne);
      }),
    );
  });
});
