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

test.each([
  "plugins:\n  providers:\n    - name: other\n      path: x\n",
  "plugins:\n  providers:\n  - name: other\n    path: x\nruntime: nodejs\n",
  "name: program\nplugins: # ours\n  # two\n  providers: # of resources\n    # the first\n    - name: other\n      path: x\n\n# about\nruntime: nodejs",
  "plugins:\r\n    providers:\r\n        - name: other\r\n          path: x\r\nruntime: nodejs\r\n",
  "plugins:\n  languages:\n    - name: other\n      path: x\n",
  "plugins:\n  languages:\n    - name: other\n      path: x\n  providers:\n    - name: third\n      path: y",
  "plugins:\n  providers:\n",
  "plugins:\n  providers:\n    # - name: portsip\n    - name: other\n      path: x\n",
  "plugins:\nname: program\n",
  "name: program\nplugins:",
])(
  "a project file with plugins of its own, or none, is given ours besides, and keeps every line: %j",
  (text) => {
    const written = withPlugin(text, place);
    if (typeof written === "string" || !("text" in written)) throw new Error("nothing was written");
    const was = YAML.parse(text) as { plugins?: { providers?: unknown[] } };
    expect(YAML.parse(written.text)).toEqual({
      ...was,
      plugins: {
        ...was.plugins,
        providers: [{ name: "portsip", path: place }, ...(was.plugins?.providers ?? [])],
      },
    });
    const lines = written.text.split("\n").filter((line) => !/^[^#]*portsip|providers:\s*$/.test(line));
    expect(lines.filter((line) => line !== "")).toEqual(
      text.split("\n").filter((line) => line !== "" && !/providers:\s*$/.test(line)),
    );
    expect(/(?<!\r)\n/.test(written.text)).toBe(!text.includes("\r\n"));
    expect(withPlugin(written.text, place)).toBe("there already");
  },
);

test("a project file with plugins in one line, or in JSON, is left to the person", () => {
  for (const text of [
    "plugins: { providers: [{ name: other, path: x }] }\n",
    "plugins:\n  providers: [{ name: other, path: x }]\n",
    '{ "name": "program" }',
  ])
    expect(withPlugin(text, place)).toEqual({ byHand: `{ name: portsip, path: ${place} }` });
});
