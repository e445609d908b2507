import { expect, test } from "@jest/globals";
import { DOCUMENTS, documentText } from "./documents";
import { codeBlocks, Exports, typeErrors, wholeProgram } from "./typescript";

const exports = new Exports();

test("every function and class that a program imports has an example, and so has UserGroup.get", () => {
  const without = exports.values().filter(({ examples }) => examples.length === 0);
  expect(without.map(({ name }) => name)).toStrictEqual([]);
  expect(exports.everything().find(({ name }) => name === "get")?.examples).toHaveLength(1);
});

test("the examples in TSDoc and in the documents are right by their types, and a wrong one is told", () => {
  const code = new Map<string, string>();
  for (const { name, examples } of exports.everything())
    for (const [index, example] of examples.entries()) code.set(`${name}, example ${index + 1}`, example);
  for (const document of DOCUMENTS)
    for (const [index, block] of codeBlocks(documentText(document)).entries())
      code.set(`${document}, block ${index + 1}`, block);
  expect(code.size).toBeGreaterThan(10);
  code.set("a wrong one", 'new portsip.UserGroup("sales", { outboundCallerIds: [{ callerId: 3000 }] });');
  const errors = typeErrors(new Map([...code].map(([name, text]) => [name, wholeProgram(text)])));
  expect(errors).toStrictEqual([expect.stringMatching(/^a wrong one: /)]);
});

test("docs/policies.md shows the pack of examples/policies as it is", () => {
  expect(codeBlocks(documentText("docs/policies.md"))).toStrictEqual([
    documentText("examples/policies/index.ts"),
  ]);
});
