import { expect, test } from "@jest/globals";
import YAML from "yaml";
import { withPlugin } from "../../../../provider/src/cli/plugin/withPlugin";

const place = "node_modules/pulumi-portsip/bin";

test.each([
  "name: program\nruntime: nodejs\n",
  "name: program\nruntime: nodejs",
  "# plugins: none\nname: program\n",
])("a project file is given the plugin's folder at its end, and keeps what it has: %j", (text) => {
  const written = withPlugin(text, place);
  if (typeof written === "string" || !("text" in written)) throw new Error("nothing was written");
  expect(written.text.startsWith(text)).toBe(true);
  expect(YAML.parse(written.text)).toEqual({
    ...(YAML.parse(text) as object),
    plugins: { providers: [{ name: "portsip", path: place }] },
  });
  expect(withPlugin(written.text, place)).toBe("there already");
});

test("a project file that names the plugin in one line is left alone", () => {
  expect(withPlugin(`plugins: { providers: [{ name: portsip, path: ${place} }] }\n`, place)).toBe(
    "there already",
  );
});

test("a project file with other plugins, or in JSON, is left to the person", () => {
  for (const text of ["plugins:\n  providers:\n    - name: other\n      path: x\n", '{ "name": "program" }'])
    expect(withPlugin(text, place)).toEqual({ byHand: `{ name: portsip, path: ${place} }` });
});
