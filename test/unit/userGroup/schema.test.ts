import { describe, expect, it, test } from "@jest/globals";
import { output } from "@pulumi/pulumi";
import fc from "fast-check";
import { checkInputs } from "../../../provider/src/userGroup/schema";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { blank, callerIds, nameText, shuffled } from "./arbitraries";

const trunk = { providerId: "trunk-1", callerId: "0100" };

/** The failures as a user reads them: property → reason. */
function failuresOf(inputs: Readonly<Record<string, unknown>>): Record<string, string> {
  const { failures } = checkInputs({ name: "Sales", ...inputs });
  expect(new Set(failures.map(({ property }) => property)).size).toBe(failures.length);
  return Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
}

const ofCallerId = (entry: unknown): Record<string, string> => failuresOf({ outboundCallerIds: [entry] });

describe("a declaration of a group passes the checks", () => {
  test.each([
    ["a name alone", { name: "Sales" }],
    ["everything", { name: "Sales", description: "d", outboundCallerIds: [trunk], adoptExisting: true }],
    ["null and blank for what is optional", { name: "Sales", description: "", outboundCallerIds: null }],
    ["no caller IDs", { name: "Sales", outboundCallerIds: [] }],
    ["one number on two trunks", { outboundCallerIds: [trunk, { ...trunk, providerId: "trunk-2" }] }],
    ["two numbers on one trunk", { outboundCallerIds: [trunk, { ...trunk, callerId: "100" }] }],
    [
      "blank fields of a caller ID",
      { outboundCallerIds: [{ ...trunk, description: null, displayName: "" }] },
    ],
  ])("with %s", (_, inputs) => {
    const { failures, inputs: checked } = checkInputs({ name: "Sales", ...inputs });
    expect(failures).toEqual([]);
    expect(checked).toEqual({ name: "Sales", ...inputs });
  });
});

describe("wrong types are refused, with what is there and what is allowed", () => {
  it("says of a number as caller ID that leading zeros would be lost", () => {
    expect(ofCallerId({ ...trunk, callerId: 100 })).toEqual({
      "outboundCallerIds[0].callerId":
        "is a number: write it in quotes, since a number loses its leading zeros",
    });
  });

  test.each([
    ["name", 7, /is a number: write it in quotes/],
    ["name", true, /must be the group's name as a string, up to 64 characters, but is a boolean/],
    ["name", ["Sales"], /but is a list/],
    ["description", 7, /must be a string, up to 1024 characters, but is a number/],
    ["description", {}, /but is an object/],
    ["outboundCallerIds", "0100", /must be a list of caller IDs, but is a string/],
    ["outboundCallerIds", trunk, /must be a list of caller IDs, but is an object/],
    ["adoptExisting", "true", /must be true or false, but is a string/],
    ["adoptExisting", 1, /must be true or false, but is a number/],
  ])("%s: %j", (property, value, reason) => {
    expect(failuresOf({ [property]: value })).toEqual({ [property]: expect.stringMatching(reason) });
  });

  test.each([
    ["0100", /must be a caller ID, { trunk, callerId }, but is a string/],
    [100, /but is a number/],
    [null, /but is null/],
    [[trunk], /but is a list/],
  ])("a caller ID: %j", (entry, reason) => {
    expect(ofCallerId(entry)).toEqual({ "outboundCallerIds[0]": expect.stringMatching(reason) });
  });

  test.each([
    ["providerId", 7, /is a number/],
    ["providerId", {}, /must be the id of a SIP trunk as a string, but is an object/],
    ["callerId", ["0100"], /must be the number to present as a string, up to 64 characters, but is a list/],
    ["description", 7, /must be a string, up to 1024 characters, but is a number/],
    ["displayName", false, /must be a string, up to 128 characters, but is a boolean/],
  ])("a caller ID's %s: %j", (property, value, reason) => {
    expect(ofCallerId({ ...trunk, [property]: value })).toEqual({
      [`outboundCallerIds[0].${property}`]: expect.stringMatching(reason),
    });
  });
});

describe("what a group must have", () => {
  test.each([undefined, null])("is a name: one that is %s is told as missing", (name) => {
    expect(failuresOf({ name })).toEqual({
      name: "is missing: give the group's name, up to 64 characters",
    });
  });

  test.each(["", " ", " \t\n", "\u00a0"])("is a name: %j is told as empty", (name) => {
    expect(failuresOf({ name })).toEqual({ name: "is empty: give the group's name, up to 64 characters" });
  });

  it("is a trunk and a number in each caller ID", () => {
    expect(failuresOf({ outboundCallerIds: [{ callerId: "0100" }, { providerId: "trunk-1" }, {}] })).toEqual({
      "outboundCallerIds[0].providerId":
        "is missing: give trunk, the name of a SIP trunk, or providerId, its id",
      "outboundCallerIds[1].callerId": "is missing: give the number to present, up to 64 characters",
      "outboundCallerIds[2].providerId":
        "is missing: give trunk, the name of a SIP trunk, or providerId, its id",
      "outboundCallerIds[2].callerId": "is missing: give the number to present, up to 64 characters",
    });
  });

  it("is no blank trunk and no blank number: they are told as empty", () => {
    expect(ofCallerId({ providerId: "", callerId: " " })).toEqual({
      "outboundCallerIds[0].providerId": "is empty: give the id of a SIP trunk",
      "outboundCallerIds[0].callerId": "is empty: give the number to present, up to 64 characters",
    });
  });
});

describe("lengths count characters, not UTF-16 units", () => {
  const limits: [string, number, (value: string) => Record<string, unknown>][] = [
    ["name", 64, (name) => ({ name })],
    ["description", 1024, (description) => ({ description })],
    [
      "outboundCallerIds[0].callerId",
      64,
      (callerId) => ({ outboundCallerIds: [{ providerId: "trunk-1", callerId }] }),
    ],
    [
      "outboundCallerIds[0].description",
      1024,
      (description) => ({ outboundCallerIds: [{ ...trunk, description }] }),
    ],
    [
      "outboundCallerIds[0].displayName",
      128,
      (displayName) => ({ outboundCallerIds: [{ ...trunk, displayName }] }),
    ],
  ];

  describe.each(limits)("in %s, of which there may be %d", (property, limit, inputs) => {
    test.each(["a", "é", "🙂", "𐐷", "部"])("%s is one", (character) => {
      expect(failuresOf(inputs(character.repeat(limit)))).toEqual({});
      expect(failuresOf(inputs(character.repeat(limit + 1)))).toEqual({
        [property]: `has ${limit + 1} characters, but at most ${limit} are allowed`,
      });
    });
  });
});

describe("the trunk of a caller ID", () => {
  it("is given by its name or by its id, and by one of them only", () => {
    expect(ofCallerId({ trunk: "CallCentric", callerId: "0100" })).toEqual({});
    expect(ofCallerId({ trunk: "CallCentric", providerId: "1", callerId: "0100" })).toEqual({
      "outboundCallerIds[0].trunk": "stands beside providerId: give only one of the two",
    });
    expect(ofCallerId({ trunk: null, providerId: "1", callerId: "0100" })).toEqual({});
  });

  it("has a number once, and another trunk may have the same", () => {
    const byName = { trunk: "CallCentric", callerId: "0100" };
    expect(failuresOf({ outboundCallerIds: [byName, { ...byName, trunk: "Twilio" }] })).toEqual({});
    expect(Object.keys(failuresOf({ outboundCallerIds: [byName, { ...byName }] }))).toEqual([
      "outboundCallerIds[1].callerId",
    ]);
  });
});

describe("members", () => {
  test.each([
    ["a number", 101, "is a number: write it in quotes, since a number loses its leading zeros"],
    ["too short", "10", "is not an extension number: give 3 to 64 digits"],
    ["too long", "1".repeat(65), "is not an extension number: give 3 to 64 digits"],
    ["not all digits", "10a", "is not an extension number: give 3 to 64 digits"],
    ["of full-width digits", "１０１", "is not an extension number: give 3 to 64 digits"],
    ["null", null, "is missing: give an extension number, 3 to 64 digits"],
  ])("are refused, each at its place: one that is %s", (_, member, reason) => {
    expect(failuresOf({ members: ["102", member] })).toEqual({ "members[1]": reason });
  });

  it("stand once each, and leading zeros count", () => {
    expect(failuresOf({ members: ["0101", "101"] })).toEqual({});
    expect(failuresOf({ members: ["101", "102", "101"] })).toEqual({
      "members[2]": "is the same as members[0]",
    });
  });

  test.each([[[]], [null], [UNKNOWN], [["101", UNKNOWN, UNKNOWN]]])("may be %j", (members) => {
    expect(failuresOf({ members })).toEqual({});
  });

  it("are a list", () => {
    expect(failuresOf({ members: "101" })).toEqual({
      members: "must be a list of extension numbers, but is a string",
    });
  });
});

describe("outbound rules", () => {
  test.each([
    ["an empty name", "", "is empty: give the name of an outbound rule, up to 64 characters"],
    ["a blank at its end", "Out ", "has a blank at its end: take it out, since a PBX may drop it"],
    ["a name that is too long", "x".repeat(65), "has 65 characters, but at most 64 are allowed"],
  ])("are refused, each at its place: %s", (_, rule, reason) => {
    expect(failuresOf({ outboundRules: [rule] })).toEqual({ "outboundRules[0]": reason });
  });

  it("stand once each, and may be none, or unknown", () => {
    expect(Object.keys(failuresOf({ outboundRules: ["Out", "Out"] }))).toEqual(["outboundRules[1]"]);
    expect(failuresOf({ outboundRules: [] })).toEqual({});
    expect(failuresOf({ outboundRules: UNKNOWN })).toEqual({});
  });
});

describe("what people cannot see in a text is refused, by its place and its code", () => {
  test.each([
    ["U+202A, pasted from a web page", "\u202a3000", "U+202A at place 1"],
    ["U+202C", "3000\u202c", "U+202C at place 5"],
    ["U+200B", "30\u200b00", "U+200B at place 3"],
    ["U+FEFF", "\ufeff3000", "U+FEFF at place 1"],
    ["U+200D, which joins emoji", "3000\u200d", "U+200D at place 5"],
    ["U+FE0F, which draws an emoji", "3\ufe0f000", "U+FE0F at place 2"],
    ["a no-break space", "30\u00a000", "U+00A0 at place 3"],
    ["a tab", "3000\t", "U+0009 at place 5"],
    ["a line break", "3000\n", "U+000A at place 5"],
    ["a blank at the end", "3000 ", "U+0020 at place 5"],
    ["a blank at the start", " 3000", "U+0020 at place 1"],
    ["a blank inside", "30 00", "U+0020 at place 3"],
    ["of full-width digits", "30００", "U+FF10 at place 3"],
    ["Arabic digits", "٣٠٠٠", "U+0663 at place 1"],
    ["a spreadsheet's formula", '="0100"', "U+003D at place 1"],
    ["a spreadsheet's mark of a text", "'0100", "U+0027 at place 1"],
    ["U+2800, an empty Braille pattern", "30\u280000", "U+2800 at place 3"],
    ["U+2212, a minus", "\u22123000", "U+2212 at place 1"],
    ["U+0301, an accent", "3000\u0301", "U+0301 at place 5"],
    ["a Cyrillic letter in a rounded number", "4.42079\u0415+11", "U+0415 at place 8"],
    ["a typographer's apostrophe", "\u20190100", "U+2019 at place 1"],
    ["a spreadsheet's error", "#N/A", "is an error of a spreadsheet"],
    ["a number with decimals", "442079460000.0", "has decimals"],
    ["a number with decimals, with a comma", "442079460000,00", "has decimals"],
    ["a SIP address", "sip:3000@acme.example", "is an address, and not a number"],
    ["a SIP address without its scheme", "3000@acme", "is an address, and not a number"],
    ["an address in angle brackets", "<3000>", "is an address, and not a number"],
    ["an address for telephones", "tel:+442079460000", "is an address, and not a number"],
    ["what was not there", "undefined", "which a program writes where a value is missing"],
    ["what was no number", "NaN", "which a program writes where a value is missing"],
    ["an object", "[object Object]", "which a program writes where a value is missing"],
    ["a spreadsheet's rounded number", "4.42079E+11", "as a spreadsheet rounds it"],
    ["a spreadsheet's rounded number, with a comma", "4,42079E+11", "as a spreadsheet rounds it"],
  ])("in a number: %s", (_, callerId, said) => {
    expect(ofCallerId({ ...trunk, callerId })).toEqual({
      "outboundCallerIds[0].callerId": expect.stringContaining(said),
    });
  });

  test.each([
    "+442079460000",
    "*31#",
    "anonymous",
    "0100-3",
    "sales.desk",
    "E11",
    "(0)100",
    "3000.5",
    "null-3",
  ])("nothing of the kind is in the number %s", (callerId) => {
    expect(ofCallerId({ ...trunk, callerId })).toEqual({});
  });

  test.each([
    ["a blank at its end", "Sales ", "has a blank at its end: take it out, since a PBX may drop it"],
    ["a blank at its start", " Sales", "has a blank at its start: take it out, since a PBX may drop it"],
    ["U+200B", "Sa\u200bles", "has a character that nobody sees, U+200B at place 3: take it out"],
    ["U+200D", "Sales\u200d", "has a character that nobody sees, U+200D at place 6: take it out"],
    ["U+3164, a filler", "Sales\u3164", "has a character that nobody sees, U+3164 at place 6: take it out"],
    ["U+2800", "Sa\u2800les", "has a character that nobody sees, U+2800 at place 3: take it out"],
    ["U+034F", "Sa\u034fles", "has a character that nobody sees, U+034F at place 3: take it out"],
    ["U+FE0F after a letter", "A\ufe0f", "has a character that nobody sees, U+FE0F at place 2: take it out"],
    [
      "U+200D beside a blank",
      "कर \u200dम",
      "has a character that nobody sees, U+200D at place 4: take it out",
    ],
    [
      "U+200C among an emoji and letters",
      "☎ Sa\u200cles",
      "has a character that nobody sees, U+200C at place 5: take it out",
    ],
    ["U+E0041, a tag", "Sales\u{e0041}", "has a character that nobody sees, U+E0041 at place 6: take it out"],
    ["a no-break space", "Sales\u00a0EU", "has a character that nobody sees, U+00A0 at place 6: take it out"],
  ])("in a name: %s", (_, name, reason) => {
    expect(failuresOf({ name })).toEqual({ name: reason });
    expect(failuresOf({ name: "Sales", outboundRules: [name] })).toEqual({ "outboundRules[0]": reason });
    if (reason.includes("nobody sees"))
      expect(ofCallerId({ ...trunk, displayName: name })).toEqual({
        "outboundCallerIds[0].displayName": reason,
      });
  });

  test.each(["undefined", "null", "[object Object]"])(
    "nor is %s a name, to present or of a group",
    (name) => {
      const reason = `is ${name}, which a program writes where a value is missing: see where it comes from`;
      expect(failuresOf({ name })).toEqual({ name: reason });
      expect(ofCallerId({ ...trunk, callerId: "3000", displayName: name })).toEqual({
        "outboundCallerIds[0].displayName": reason,
      });
    },
  );

  test.each([
    ["in a template", "Line ".concat(...[output("x")].map(String))],
    ["in JSON", JSON.stringify(output("x"))],
  ])("nor is any text what Pulumi says of an output %s", (_, text) => {
    const entry = { trunk: text, callerId: text, description: text, displayName: text };
    const failures = failuresOf({
      name: text,
      description: text,
      outboundCallerIds: [entry],
      outboundRules: [text],
    });
    expect(Object.keys(failures).sort()).toEqual([
      "description",
      "name",
      "outboundCallerIds[0].callerId",
      "outboundCallerIds[0].description",
      "outboundCallerIds[0].displayName",
      "outboundCallerIds[0].trunk",
      "outboundRules[0]",
    ]);
    for (const reason of Object.values(failures)) expect(reason).toContain("pulumi.interpolate");
  });

  test.each([
    "Sales & Co., Berlin",
    "👩‍💻 Support",
    "👍🏽 👩🏽‍❤️‍👨🏽 ☎️ 1️⃣",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England",
    "営業部",
    "葛\u{e0100}城",
    "O'Brien",
    "الْمبيعات",
    "می\u200cخواهم",
    "क्\u200dष",
    "അവന്\u200d",
  ])("nothing of the kind is in the name %s", (name) => {
    expect(failuresOf({ name })).toEqual({});
  });
});

describe("the same number twice on one trunk", () => {
  it("is refused, naming both places", () => {
    expect(failuresOf({ outboundCallerIds: [trunk, { ...trunk, callerId: "0101" }, trunk] })).toEqual({
      "outboundCallerIds[2].callerId": expect.stringMatching(
        /same number on the same trunk as outboundCallerIds\[0\]\.callerId/,
      ),
    });
  });

  it("is refused although description and display name differ", () => {
    const again = { ...trunk, description: "again", displayName: "ACME" };
    expect(failuresOf({ outboundCallerIds: [trunk, again] })).toHaveProperty([
      "outboundCallerIds[1].callerId",
    ]);
  });

  it("is reported along with what else is wrong", () => {
    expect(
      Object.keys(failuresOf({ name: "", outboundCallerIds: [trunk, { ...trunk, description: 1 }, trunk] })),
    ).toEqual([
      "name",
      "outboundCallerIds[1].description",
      "outboundCallerIds[1].callerId",
      "outboundCallerIds[2].callerId",
    ]);
  });

  it("is not confused by what the two texts are when put together", () => {
    const entries = [
      { providerId: 'a","b', callerId: "c" },
      { providerId: "a", callerId: "b,c" },
    ];
    expect(failuresOf({ outboundCallerIds: entries })).toEqual({});
  });
});

describe("a property that does not exist is refused, with the nearest right name", () => {
  test.each([
    ["outbound_caller_ids", "outboundCallerIds"],
    ["outboundCallerIDs", "outboundCallerIds"],
    ["callerIds", "outboundCallerIds"],
    ["Name", "name"],
    ["desc", undefined],
    ["descripton", "description"],
    ["adopt_existing", "adoptExisting"],
    ["tenantId", undefined],
  ])("of a group: %s → %s", (property, right) => {
    const failures = failuresOf({ [property]: "x" });
    expect(Object.keys(failures)).toEqual([property]);
    expect(/did you mean (\w+)\?/.exec(failures[property] ?? "")?.[1]).toBe(right);
    expect(failures[property]).toMatch(
      /^does not exist.*name, description, outboundCallerIds, members, outboundRules, adoptExisting, connection/,
    );
  });

  test.each([
    ["calledId", "callerId"],
    ["caller_id", "callerId"],
    ["provider_id", "providerId"],
    ["display_name", "displayName"],
    ["provider", "providerId"],
    ["colour", undefined],
  ])("of a caller ID: %s → %s", (property, right) => {
    const path = `outboundCallerIds[1].${property}`;
    const failures = failuresOf({
      outboundCallerIds: [trunk, { ...trunk, callerId: "0101", [property]: "x" }],
    });
    expect(Object.keys(failures)).toEqual([path]);
    expect(/did you mean (\w+)\?/.exec(failures[path] ?? "")?.[1]).toBe(right);
    expect(failures[path]).toMatch(/^does not exist.*trunk, providerId, callerId, description, displayName/);
  });
});

it("a declaration of a group that is wrong in many places: all failures come at once, each with its path, and no inputs", () => {
  const { failures, inputs } = checkInputs({
    name: "x".repeat(65),
    descripton: "typo",
    description: 5,
    adoptExisting: "yes",
    outboundCallerIds: [
      { ...trunk, calledId: "0100" },
      { providerId: "trunk-1", callerId: 100 },
      "0100",
      { callerId: "0".repeat(65), displayName: "x".repeat(129), description: "x".repeat(1025) },
      trunk,
    ],
  });
  expect(failures.map(({ property }) => property).sort()).toEqual(
    [
      "name",
      "descripton",
      "description",
      "adoptExisting",
      "outboundCallerIds[0].calledId",
      "outboundCallerIds[1].callerId",
      "outboundCallerIds[2]",
      "outboundCallerIds[3].providerId",
      "outboundCallerIds[3].callerId",
      "outboundCallerIds[3].displayName",
      "outboundCallerIds[3].description",
      "outboundCallerIds[4].callerId",
    ].sort(),
  );
  expect(inputs).toBeUndefined();
});

describe("a value that a preview does not know yet passes", () => {
  test.each([
    ["as the name", { name: UNKNOWN }],
    ["as the description", { description: UNKNOWN }],
    ["as the whole list", { outboundCallerIds: UNKNOWN }],
    ["as an element", { outboundCallerIds: [trunk, UNKNOWN, UNKNOWN] }],
    ["as adoptExisting", { adoptExisting: UNKNOWN }],
    ["as a trunk", { outboundCallerIds: [{ ...trunk, providerId: UNKNOWN }] }],
    ["as a number", { outboundCallerIds: [{ ...trunk, callerId: UNKNOWN }] }],
    ["as a caller ID's description", { outboundCallerIds: [{ ...trunk, description: UNKNOWN }] }],
    ["as a display name", { outboundCallerIds: [{ ...trunk, displayName: UNKNOWN }] }],
  ])("%s", (_, inputs) => {
    const { failures, inputs: checked } = checkInputs({ name: "Sales", ...inputs });
    expect(failures).toEqual([]);
    expect(checked).toEqual({ name: "Sales", ...inputs });
  });

  it("never as the same number as another: two unknown ones may turn out different", () => {
    const entries = [
      { providerId: UNKNOWN, callerId: "0100" },
      { providerId: UNKNOWN, callerId: "0100" },
      { providerId: "trunk-1", callerId: UNKNOWN },
      { providerId: "trunk-1", callerId: UNKNOWN },
    ];
    expect(failuresOf({ outboundCallerIds: entries })).toEqual({});
  });

  it("and hides nothing of what is wrong elsewhere", () => {
    expect(failuresOf({ name: UNKNOWN, outboundCallerIds: [UNKNOWN, { ...trunk, callerId: 1 }] })).toEqual({
      "outboundCallerIds[1].callerId": expect.stringMatching(/is a number/),
    });
  });
});

// From here on: for every group that can be declared.

type Declared = Readonly<Record<string, unknown>> & {
  readonly outboundCallerIds: readonly Readonly<Record<string, unknown>>[];
};

const perhaps = (value: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(value, blank, fc.constant(UNKNOWN));

const declared: fc.Arbitrary<Declared> = fc
  .tuple(
    nameText(64),
    perhaps(fc.string({ unit: "binary", maxLength: 1024 })),
    callerIds,
    fc.constantFrom(true, false, null, undefined, UNKNOWN),
    fc.array(perhaps(nameText(128)), { minLength: 6, maxLength: 6 }),
  )
  .map(([name, description, entries, adoptExisting, names]) => ({
    name,
    description,
    adoptExisting,
    outboundCallerIds: entries.map((entry, index) => ({ ...entry, displayName: names[index] })),
  }));

test("every declaration of a group that keeps the limits passes the checks", () => {
  fc.assert(
    fc.property(declared, (inputs) => {
      expect(checkInputs(inputs).failures).toEqual([]);
    }),
  );
});

interface Mutation {
  readonly kind: string;
  readonly property: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const tooLong = (limit: number): fc.Arbitrary<string> =>
  fc.string({ unit: "binary", minLength: limit + 1, maxLength: limit + 20 }).filter((s) => s.trim() !== "");
const longText = fc
  .tuple(fc.constantFrom("a", "é", "😀"), fc.integer({ min: 129, max: 148 }))
  .map(([character, length]) => character.repeat(length));
const noText = fc.oneof(fc.integer(), fc.boolean(), fc.constant({}), fc.constant([]));
const blankText = fc.constantFrom("", " ", "\n\t ");
const stranger = fc.constantFrom("outbound_caller_ids", "calledId", "id", "tenantId", "Name", "x");

/** What may be wrong with one field, by kind. */
const wrong = {
  "wrong type": noText,
  missing: fc.constantFrom(undefined, null),
  blank: blankText,
};

function mutations(inputs: Declared): fc.Arbitrary<Mutation>[] {
  const at = (property: string, kind: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Mutation> =>
    values.map((value) => ({ kind, property, inputs: { ...inputs, [property]: value } }));
  const within = (index: number, field: string, kind: string, values: fc.Arbitrary<unknown>) =>
    values.map((value) => ({
      kind,
      property: `outboundCallerIds[${index}].${field}`,
      inputs: {
        ...inputs,
        outboundCallerIds: inputs.outboundCallerIds.map((entry, i) =>
          i === index ? { ...entry, [field]: value } : entry,
        ),
      },
    }));
  return [
    ...Object.entries(wrong).map(([kind, values]) => at("name", kind, values)),
    at("name", "too long", longText),
    at("description", "wrong type", noText),
    at("description", "too long", tooLong(1024)),
    at("outboundCallerIds", "wrong type", fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant({}))),
    at("adoptExisting", "wrong type", fc.oneof(fc.constantFrom("", "true", "false"), fc.integer())),
    stranger.map((property) => ({ kind: "stranger", property, inputs: { ...inputs, [property]: "x" } })),
    ...inputs.outboundCallerIds.flatMap((entry, index) => [
      ...["providerId", "callerId"].flatMap((field) =>
        Object.entries(wrong).map(([kind, values]) => within(index, field, kind, values)),
      ),
      within(index, "callerId", "too long", longText),
      within(index, "description", "wrong type", noText),
      within(index, "description", "too long", tooLong(1024)),
      within(index, "displayName", "wrong type", noText),
      within(index, "displayName", "too long", longText),
      stranger.chain((field) => within(index, field, "stranger", fc.constant("x"))),
      fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant([])).map((value) => ({
        kind: "no caller ID",
        property: `outboundCallerIds[${index}]`,
        inputs: { ...inputs, outboundCallerIds: inputs.outboundCallerIds.with(index, value as never) },
      })),
      fc.constant({
        kind: "repeated",
        property: `outboundCallerIds[${inputs.outboundCallerIds.length}].callerId`,
        inputs: { ...inputs, outboundCallerIds: [...inputs.outboundCallerIds, entry] },
      }),
    ]),
  ];
}

test("one thing that is wrong in a declaration of a group, wherever it stands, is one failure, at its path", () => {
  const mutation = declared.chain((inputs) => fc.oneof(...mutations(inputs)));
  const seen = new Set<string>();
  fc.assert(
    fc.property(mutation, ({ kind, property, inputs }) => {
      seen.add(kind);
      const { failures } = checkInputs(inputs);
      expect([...new Set(failures.map((failure) => failure.property))]).toEqual([property]);
    }),
    { numRuns: 500 },
  );
  expect(seen.size).toBe(7);
});

test("several things that are wrong in a declaration of a group are as many failures, in whatever order the caller IDs stand", () => {
  const broken = [
    { callerId: "0100" },
    { providerId: "trunk-1", callerId: 100 },
    { ...trunk, callerId: "" },
    { ...trunk, displayName: "x".repeat(129) },
    { ...trunk, callerId: "0199", extra: true },
  ];
  const fields = ["providerId", "callerId", "callerId", "displayName", "extra"];
  fc.assert(
    fc.property(shuffled([0, 1, 2, 3, 4]), (order) => {
      const { failures } = checkInputs({
        name: "",
        outboundCallerIds: order.map((which) => broken[which]),
      });
      expect(failures.map(({ property }) => property).sort()).toEqual(
        ["name", ...order.map((which, index) => `outboundCallerIds[${index}].${fields[which] ?? ""}`)].sort(),
      );
    }),
  );
});
