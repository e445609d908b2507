import { describe, expect, it, test } from "@jest/globals";
import { directoryOf as extensionDirectory } from "../../../provider/src/extension/directory";
import { directoryOf as ruleDirectory } from "../../../provider/src/outboundRule/directory";
import { directoryOf as trunkDirectory } from "../../../provider/src/trunk/directory";
import { parseDidNumbers } from "../../../provider/src/trunk/numbers";
import {
  type Declared,
  failuresAgainstPbx,
  type OnPbx,
} from "../../../provider/src/userGroup/checkAgainstPbx";

const trunk = (id: string, name: string, didNumbers: string) => ({
  id,
  name,
  enabled: true,
  didNumbers: parseDidNumbers(didNumbers),
});

const onPbx: OnPbx = {
  trunks: trunkDirectory([
    trunk("NzAw", "CallCentric", "3000;12000-18000"),
    trunk("NzAx", "Twilio", "14155550100"),
    trunk("NzAy", "Free", ""),
    trunk("NzAz", "Twin", "1"),
    trunk("NzA0", "Twin", "2"),
    trunk("NzA1", "Large", Array.from({ length: 100 }, (_, index) => String(70_000 + 2 * index)).join(";")),
  ]),
  extensions: extensionDirectory(["101", "102", "0103"].map((name) => ({ id: `id-${name}`, name }))),
  rules: ruleDirectory([{ id: "UnVs", name: "Out via CallCentric", enabled: true, priority: 1000 }]),
};

const problems = (declared: Declared, pbx = onPbx): string[] =>
  failuresAgainstPbx(declared, pbx).map(({ property, reason }) => `${property}: ${reason}`);

describe("what a group declares", () => {
  test.each<[string, Declared]>([
    [
      "a number of the pool, on a trunk by name",
      { outboundCallerIds: [{ trunk: "CallCentric", callerId: "3000" }] },
    ],
    [
      "a number of the pool, on a trunk by id",
      { outboundCallerIds: [{ providerId: "NzAw", callerId: "015000" }] },
    ],
    ["a number with + in front", { outboundCallerIds: [{ trunk: "Twilio", callerId: "+14155550100" }] }],
    [
      "any number on a trunk without a pool",
      { outboundCallerIds: [{ trunk: "Free", callerId: "anything" }] },
    ],
    ["a number that is unknown", { outboundCallerIds: [{ trunk: "CallCentric" }] }],
    ["a trunk that is unknown", { outboundCallerIds: [{ callerId: "1" }] }],
    [
      "what has not changed",
      { outboundCallerIds: [undefined], members: [undefined], outboundRules: [undefined] },
    ],
    [
      "members and rules that there are",
      { members: ["101", "0103"], outboundRules: ["Out via CallCentric"] },
    ],
    ["nothing", {}],
  ])("may be %s", (_, declared) => {
    expect(problems(declared)).toEqual([]);
  });

  it("is checked all at once, by path, in the user's words", () => {
    const declared = {
      outboundCallerIds: [
        { trunk: "CallCentric", callerId: "3000" },
        { trunk: "CallCentric", callerId: "19000" },
        { trunk: "CallCentrik", callerId: "3000" },
        undefined,
        { providerId: "bm9uZQ", callerId: "3000" },
        { providerId: "Twilio", callerId: "3000" },
        { trunk: "Twilio", callerId: "alice" },
        { trunk: "Twin", callerId: "1" },
      ],
      members: ["101", "103", "105"],
      outboundRules: ["Out via Callcentric"],
    };
    expect(problems(declared)).toEqual([
      'outboundCallerIds[1].callerId: 19000 is not one of the numbers of trunk "CallCentric" (3000;12000-18000); the nearest is 18000',
      expect.stringMatching(
        /^outboundCallerIds\[2\]\.trunk: the PBX has no SIP trunk "CallCentrik"; did you mean "CallCentric"/,
      ),
      expect.stringMatching(
        /^outboundCallerIds\[4\]\.providerId: the PBX has no SIP trunk with id "bm9uZQ"; /,
      ),
      'outboundCallerIds[5].providerId: the PBX has no SIP trunk with id "Twilio"; did you mean "Twilio" (id NzAx)?',
      'outboundCallerIds[6].callerId: alice is not one of the numbers of trunk "Twilio" (14155550100)',
      'outboundCallerIds[7].trunk: the PBX has 2 SIP trunks "Twin" (id NzAz, id NzA0): give providerId instead of trunk',
      expect.stringMatching(/^members\[1\]: the PBX has no extension "103"; did you mean "101"/),
      expect.stringMatching(/^members\[2\]: the PBX has no extension "105"; did you mean /),
      'outboundRules[0]: the PBX has no outbound rule "Out via Callcentric"; did you mean "Out via CallCentric"?',
    ]);
  });

  it("is shown the beginning of a long pool", () => {
    const [problem = ""] = problems({ outboundCallerIds: [{ trunk: "Large", callerId: "70001" }] });
    expect(problem).toMatch(/\(70000;70002;.*;…\); the nearest is 7000[02]$/);
    expect(problem.length).toBeLessThan(250);
  });

  it("is not checked against what the role may not read", () => {
    const declared = {
      outboundCallerIds: [{ trunk: "none", callerId: "1" }],
      members: ["999"],
      outboundRules: ["none"],
    };
    expect(problems(declared)).toHaveLength(3);
    expect(problems(declared, { ...onPbx, rules: undefined })).toHaveLength(2);
    expect(problems(declared, { trunks: undefined, extensions: undefined, rules: undefined })).toEqual([]);
  });
});
