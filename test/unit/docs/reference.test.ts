import { describe, expect, test } from "@jest/globals";
import { checkInputs } from "../../../provider/src/userGroup/schema";
import { documentText, tableAfter } from "./documents";
import { type Documented, Exports } from "./typescript";

/** docs/reference.md says what the types and their TSDoc say. */
const reference = documentText("docs/reference.md");
const exports = new Exports();

const code = (name: string): string => `\`${name}\``;
const names = (rows: readonly string[][]): (string | undefined)[] => rows.map(([name]) => name);

describe.each([
  ["a group", "UserGroupArgs", "### Arguments"],
  ["a caller ID", "OutboundCallerIdArgs", "Of each caller ID"],
])("the arguments of %s", (_, type, heading) => {
  const [header, ...rows] = tableAfter(reference, heading);
  const properties = exports.properties(type);

  test("are all in the table, and no others", () => {
    expect(header).toStrictEqual(["argument", "type", "meaning", "limits", "default", "API field"]);
    expect(names(rows)).toStrictEqual(properties.map(({ name }) => code(name)));
  });

  test.each(properties)(
    "$name has the limits, the default and the API field that its TSDoc says",
    (property) => {
      const [, , , limits = "", byDefault = "", field = ""] =
        rows.find(([name]) => name === code(property.name)) ?? [];
      expect(lengthIn(limits)).toBe(lengthIn(property.text));
      expect(byDefault).toBe(defaultOf(property));
      expect(field).toBe(/ API: (`\w+`)\.$/.exec(property.text)?.[1] ?? "");
    },
  );
});

function lengthIn(text: string): string | undefined {
  return /\b(?:up to \d+|\d+ to \d+) (?:characters|digits)\b/.exec(text)?.[0];
}

const caller = { trunk: "CallCentric", callerId: "3000" };
const texts = [
  ...exports.properties("UserGroupArgs").map((property) => ({
    property,
    inputs: (value: string): Readonly<Record<string, unknown>> => ({ name: "Sales", [property.name]: value }),
  })),
  ...exports.properties("OutboundCallerIdArgs").map((property) => ({
    property,
    inputs: (value: string): Readonly<Record<string, unknown>> => ({
      name: "Sales",
      outboundCallerIds: [{ ...caller, [property.name]: value }],
    }),
  })),
].filter(({ property }) => lengthIn(property.text)?.endsWith("characters"));

test.each(texts)("$property.name may be as long as its TSDoc says, and no longer", ({ property, inputs }) => {
  const most = Number(/(\d+) characters/.exec(property.text)?.[1]);
  expect(checkInputs(inputs("x".repeat(most))).failures).toStrictEqual([]);
  expect(checkInputs(inputs("x".repeat(most + 1))).failures).toHaveLength(1);
});

/** What a default is called in the table: the first words of what TSDoc says. */
function defaultOf({ optional, text }: Documented): string {
  if (!optional) return "required";
  return /Default: ([^(,.;]+?)(?: \(|, and|[.;])/.exec(text)?.[1] ?? "";
}

test("the outputs of a group are all in the table, and no others", () => {
  const [header, ...rows] = tableAfter(reference, "### Outputs");
  expect(header).toStrictEqual(["output", "type", "meaning"]);
  expect(names(rows)).toStrictEqual(
    ["id", ...exports.properties("UserGroup").map(({ name }) => name)].map(code),
  );
});

describe("lookups", () => {
  const [header, ...rows] = tableAfter(reference, "## Lookups");
  const functions = exports
    .values()
    .map(({ name }) => name)
    .filter((name) => name !== "UserGroup");
  const lookups = functions.filter((name) => !name.endsWith("Output"));

  test("each that a program can import is in the table, and nothing else", () => {
    expect(header).toStrictEqual(["call", "gives", "calls of the API"]);
    const called = rows.flatMap(([call = ""]) => /`(\w+)\(/.exec(call)?.[1] ?? []);
    expect([...new Set(called)].sort()).toStrictEqual([...lookups].sort());
  });

  test("each but hasNumber has a form for outputs", () => {
    const forms = lookups.filter((name) => name !== "hasNumber").map((name) => `${name}Output`);
    expect(functions.filter((name) => name.endsWith("Output")).sort()).toStrictEqual(forms.sort());
  });

  test.each(lookups.filter((name) => name !== "hasNumber" && !name.endsWith("s")))(
    "%s gives what the table says",
    (name) => {
      const gives = rows.find(([call = ""]) => call.startsWith(`\`${name}(`))?.[1] ?? "";
      expect([...gives.matchAll(/`(\w+)`/g)].map(([, field]) => field).sort()).toStrictEqual(
        exports.resultOf(name).sort(),
      );
    },
  );
});
