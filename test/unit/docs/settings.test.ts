import { expect, test } from "@jest/globals";
import { keyOf, type Name, NAMES, setting, variableOf } from "../../../provider/src/settings/table";
import { DOCUMENTS, documentText, tableAfter } from "./documents";

function row(name: Name): string[] {
  const of = setting(name);
  return [
    `\`${keyOf(name)}\`${of.secret ? " (secret)" : ""}`,
    `\`${variableOf(name)}\``,
    of.meaning,
    "default" in of ? String(of.default) : name === "url" ? "needed" : "",
    "least" in of ? `${of.least} – ${of.most}` : of.kind === "switch" ? "true, false" : "",
  ];
}

test.each(["README.md", "provider/README.md"])(
  "%s has the table of settings that the code has",
  (document) => {
    const [header, ...rows] = tableAfter(documentText(document), "## Settings");
    expect(header).toStrictEqual(["config key", "environment variable", "meaning", "default", "range"]);
    expect(rows).toStrictEqual(NAMES.map(row));
  },
);

test("docs/tenants.md names the variables that are about the run, and so hold for every connection", () => {
  const ofTheRun = NAMES.filter((name) => setting(name).of === "run").map(
    (name) => `\`${variableOf(name)}\``,
  );
  const list = /The exceptions are\s+([^.]*), which are about the run\./.exec(
    documentText("docs/tenants.md"),
  )?.[1];
  expect(list?.split(/,\s+(?:and\s+)?|\s+and\s+/)).toStrictEqual(ofTheRun);
});

test.each(DOCUMENTS)("%s names no setting that does not exist", (document) => {
  const text = documentText(document);
  const variables = [...NAMES.map(variableOf), "PORTSIP_CONNECTIONS", "PORTSIP_LOG"];
  const keys = [...NAMES, "connections"].map((name) => `portsip:${name}`);
  const named = text.match(/\bPORTSIP_[A-Z_]+\b|\bportsip:[a-z]\w*\b(?!:)/g) ?? [];
  expect(named.filter((name) => ![...variables, ...keys].includes(name))).toStrictEqual([]);
});
