import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { type Candidates, type Presented, presented } from "../../../../provider/src/cli/explain/precedence";
import { parseDidNumbers } from "../../../../provider/src/trunk/numbers";

const own = (numbers: readonly string[], { preferred = "", anonymous = false, enabled = true } = {}) => ({
  enabled,
  anonymous,
  callerIds: numbers.map((callerId) => ({
    providerId: "t",
    callerId,
    preferred: callerId === preferred,
  })),
});
const group = (name: string, ...numbers: string[]) => ({ group: { id: `id-${name}`, name }, numbers });
const nothing: Candidates = { own: own([]), route: undefined, groups: [], company: [], pool: [] };
const all: Candidates = {
  own: own(["1"]),
  route: "2",
  groups: [group("Sales", "3")],
  company: ["4"],
  pool: [],
};

/** In short: who presents what. */
function inShort(outcome: Presented): string {
  switch (outcome.kind) {
    case "number":
      return `${outcome.number} of ${outcome.group?.name ?? outcome.from}`;
    case "outside":
      return `not ${outcome.number} of ${outcome.group?.name ?? outcome.from}`;
    case "unclear":
      return outcome.otherwise === undefined ? "unclear" : `unclear, or ${inShort(outcome.otherwise)}`;
    case "anonymous":
    case "none":
      return outcome.kind;
  }
}

describe("a call presents", () => {
  test.each<[string, Candidates, string]>([
    ["the extension's own number, before all others", all, "1 of extension"],
    ["the route's, where the extension has none", { ...all, own: own([]) }, "2 of outboundRule"],
    ["the group's, where neither has one", { ...all, own: own([]), route: undefined }, "3 of Sales"],
    [
      "the company's, where no group that the rule is applied to has the caller",
      { ...all, own: own([]), route: undefined, groups: [] },
      "4 of company",
    ],
    [
      "the company's, where the group has no number on this trunk",
      { ...all, own: own([]), route: undefined, groups: [group("Sales")] },
      "4 of company",
    ],
    [
      "the number of the one group that has one on this trunk",
      { ...nothing, groups: [group("Sales"), group("Support", "5")] },
      "5 of Support",
    ],
    ["none, where nobody has one", nothing, "none"],
    ["none, where the extension is anonymous", { ...all, own: own(["1"], { anonymous: true }) }, "anonymous"],
    [
      "the own number that is preferred",
      { ...all, own: own(["1", "9"], { preferred: "9" }) },
      "9 of extension",
    ],
    ["a number of the pool", { ...all, pool: parseDidNumbers("1-9") }, "1 of extension"],
    [
      "no number that is outside of the pool, and what instead is not documented",
      { ...all, own: own([]), route: undefined, pool: parseDidNumbers("100-199") },
      "not 3 of Sales",
    ],
    [
      "an own number with the 0 that a pool leaves out",
      { ...all, own: own(["0100"]), pool: parseDidNumbers("100-199") },
      "0100 of extension",
    ],
  ])("%s", (_, candidates, expected) => {
    expect(inShort(presented(candidates))).toBe(expected);
  });
});

describe("what is not documented is said to be so, and not guessed", () => {
  test.each<[string, Candidates, RegExp]>([
    [
      "several of the caller's groups in one rule",
      { ...nothing, groups: [group("Sales", "3"), group("Support", "5")], company: ["4"] },
      /several of the caller's groups \("Sales", "Support"\)/,
    ],
    [
      "several groups of one number, too: which of them wins is said nowhere",
      { ...nothing, groups: [group("Sales", "3"), group("Support", "3")] },
      /several of the caller's groups/,
    ],
    [
      "several numbers of one group on one trunk",
      { ...nothing, groups: [group("Sales", "3", "5")] },
      /group "Sales" has several numbers on this trunk \(3, 5\)/,
    ],
    [
      "several own numbers of which none is preferred",
      { ...all, own: own(["1", "9"]) },
      /extension has several numbers on this trunk \(1, 9\)/,
    ],
    ["several numbers of the company", { ...nothing, company: ["4", "5"] }, /company has several numbers/],
  ])("%s", (_, candidates, why) => {
    expect(presented(candidates)).toMatchObject({ kind: "unclear", why: expect.stringMatching(why) });
  });
});

describe("what may not be read", () => {
  it("is the extension's own number: it would come before what is known", () => {
    expect(inShort(presented({ ...all, own: undefined }))).toBe("unclear, or 2 of outboundRule");
  });

  it("is the company's number: it matters only where nothing else is set", () => {
    expect(inShort(presented({ ...all, company: undefined }))).toBe("1 of extension");
    expect(inShort(presented({ ...nothing, company: undefined }))).toBe("unclear");
  });
});

test("whatever is set behind the first that has a number changes nothing", () => {
  const numbers = fc.uniqueArray(fc.constantFrom("11", "12", "13"), { maxLength: 2 });
  const groups = fc.array(
    numbers.map((each) => group("Sales", ...each)),
    { maxLength: 2 },
  );
  fc.assert(
    fc.property(numbers, groups, fc.constantFrom(undefined, "2"), (company, others, route) => {
      const behind = { groups: others, company, pool: [] };
      expect(inShort(presented({ ...behind, own: own(["1"]), route }))).toBe("1 of extension");
      expect(inShort(presented({ ...behind, own: own([]), route: "2" }))).toBe("2 of outboundRule");
      const one = { ...behind, own: own([]), route: undefined, groups: [group("Sales", "3")] };
      expect(inShort(presented(one))).toBe("3 of Sales");
    }),
  );
});
