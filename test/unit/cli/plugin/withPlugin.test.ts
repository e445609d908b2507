import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import YAML from "yaml";
import { namesPlugin, withPlugin } from "../../../../provider/src/cli/plugin/withPlugin";

const place = "node_modules/pulumi-portsip/bin";
const head = "name: program\nruntime: nodejs\n";

/** What is written into a project file. */
function written(text: string): string {
  const result = withPlugin(text, place);
  if (typeof result === "string" || !("text" in result)) throw new Error("nothing was written");
  return result.text;
}

/** What a parser has of a project file once ours is the first of its providers. */
function expectOurs(text: string, after: string): void {
  const was = YAML.parse(text, { logLevel: "error" }) as {
    plugins?: { providers?: unknown[] | null } | null;
  };
  const providers = [{ name: "portsip", path: place }, ...(was.plugins?.providers ?? [])];
  expect(YAML.parse(after, { logLevel: "error" })).toEqual({
    ...was,
    plugins: { ...was.plugins, providers },
  });
}

test("what a parser would warn of in a project file is not printed", () => {
  const warned = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  namesPlugin(`${head}config: { { name: z }: 1 }\n`);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

test.each([
  head,
  "name: program\nruntime: nodejs",
  `# plugins: none\n${head}`,
  `---\n${head}`,
  `${head}description: |\n  Phones\n\n`,
  "name: program\nruntime: { name: nodejs, options: { typescript: true } }\n",
  "name: &name program\nruntime: nodejs\n",
  'name: "a: b"\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n    packagemanager: pnpm\n',
  `${head}description: |\n  Phones:\n\n    - all: "of them\n# about\nconfig:\n  pulumi:tags:\n    value:\n      pulumi:template: typescript\n  portsip:url: https://pbx.example # ours\n`,
])("a project file is given the plugin's folder at its end, and keeps what it has: %j", (text) => {
  const after = written(text);
  expect(after.startsWith(text)).toBe(true);
  expectOurs(text, after);
  expect(withPlugin(after, place)).toEqual({ named: place });
});

test.each([
  `${head}plugins: { providers: [{ name: portsip, path: ../old/bin }] }\n`,
  `${head}plugins:\n  providers:\n    - name: other\n      path: x\n    - path: '../old/bin'\n      name: 'portsip' # ours\n`,
  `${head}plugins:\r\n  providers:\r\n  - name: "portsip"\r\n    path: "../old/bin"\r\n`,
  `${head}"plugins":\n  "providers":\n    - "name": "portsip"\n      "path": ../old/bin\n`,
  `name: program\nruntime: { name: nodejs }\nplugins:\n  providers:\n    - name: "portsip"\n      path: "../old/bin"\n`,
  '{"name":"program","plugins":{"providers":[{"path":"../old/bin","name":"portsip"}]}}',
  "{ name: program, plugins: { providers: [{ name: portsip, path: ../old/bin }] } }\n",
])("a project file that names the plugin is known, with the path that it names: %j", (text) => {
  expect(withPlugin(text, place)).toEqual({ named: "../old/bin" });
  expect(namesPlugin(text)).toBe(true);
});

test.each([
  `${head}plugins:\n  languages:\n    - name: portsip\n      path: x\n`,
  `${head}plugins:\n  providers:\n    # - name: portsip\n    - name: portsip-other\n      path: portsip\n`,
  '{ "name": "portsip", "runtime": "nodejs" }',
])("a project file that only looks like naming the plugin does not name it: %j", (text) => {
  expect(namesPlugin(text)).toBe(false);
});

test.each([
  "plugins:\n  providers:\n    - name: other\n      path: x\n",
  "plugins:\n  providers:\n  - name: other\n    path: x\ndescription: Phones\n",
  "plugins: # ours\n  # two\n  providers: # of resources\n    # the first\n    - name: other\n      path: x\n\n# about\ndescription: Phones",
  "plugins:\r\n    providers:\r\n        - name: other\r\n          path: x\r\ndescription: Phones\r\n",
  "plugins:\n  languages:\n    - name: other\n      path: x\n",
  "plugins:\n  languages:\n    - name: other\n      path: x\n  providers:\n    - name: third\n      path: y",
  "plugins:\n  providers:\n",
  "plugins:\n  providers:\n    # - name: portsip\n    - name: other\n      path: x\n",
  "'plugins':\n  \"providers\":\n    - name: other\n      path: x\n",
  "plugins:\ndescription: Phones\n",
  "plugins:",
])(
  "a project file with plugins of its own, or none, is given ours besides, and keeps every line: %j",
  (plugins) => {
    const text = (plugins.includes("\r") ? head.replaceAll("\n", "\r\n") : head) + plugins;
    const after = written(text);
    expectOurs(text, after);
    const lines = after.split("\n").filter((line) => !/^[^#]*portsip|providers["']?:\s*$/.test(line));
    expect(lines.filter((line) => line !== "")).toEqual(
      text.split("\n").filter((line) => line !== "" && !/providers["']?:\s*$/.test(line)),
    );
    expect(/(?<!\r)\n/.test(after)).toBe(!text.includes("\r\n"));
    expect(withPlugin(after, place)).toEqual({ named: place });
  },
);

test.each([
  "plugins: { providers: [{ name: other, path: x }] }\n",
  "plugins:\n  providers: []\n",
  "plugins: x",
])("a project file with plugins that are not line by line is left to the person: %j", (plugins) => {
  expect(withPlugin(head + plugins, place)).toEqual({
    byHand: `{ "name": "portsip", "path": "${place}" }`,
    to: "the providers of its plugins",
  });
});

test.each([
  `${head}...\n`,
  `${head}---\nname: second\n`,
  `${head}description: "open\n`,
  `${head}config: [open\n`,
  `${head}description: |\n    Phones\n  of all\n`,
  `${head}\tdescription: Phones\n`,
  `${head}  description: Phones\n`,
  `${head}name: again\n`,
  `${head}description: a: b\n`,
  `${head}words\n`,
])("a project file that is broken, or not line by line throughout, is left to the person: %j", (text) => {
  expect(withPlugin(text, place)).toEqual({
    byHand: `plugins:\n  providers:\n    - name: portsip\n      path: ${place}`,
    to: "it",
  });
});

test.each(['{ "name": "program", "runtime": "nodejs" }', "# ours\n{ name: program, runtime: nodejs }\n"])(
  "a project file in JSON, or like it, is left to the person: %j",
  (text) => {
    expect(withPlugin(text, place)).toEqual({
      byHand: `"plugins": { "providers": [{ "name": "portsip", "path": "${place}" }] }`,
      to: "it",
    });
  },
);

test.each(["", "# later\n", "name: program\n", "runtime: nodejs\n", "name:\nruntime: nodejs\n", "{}"])(
  "a file without name or runtime is no project: %j",
  (text) => {
    expect(withPlugin(text, place)).toBe("no project");
  },
);

const files = [
  `${head}description: "Phones: \\"all\\""\nplugins:\n  providers:\n    - name: other\n      path: 'x'\n`,
  `${head}description: >-\n  Phones\n\n  of all\n# about\nconfig:\n  portsip:url:\n    value: a b\nplugins: # ours\n`,
  `---\nname: it's\nruntime:\n  name: nodejs\nplugins:\n    languages:\n    - name: x\n      path: y\n    -\n      name: z\n`,
];

test("whatever was typed into a project file, what is written is YAML, and says what the file said, and where the plugin is", () => {
  const marks = ":#-'\"|>{}[],&*!%@`?~ \n\t\r.0a".split("");
  const typed = fc.constantFrom(...marks, "\n  ", "\n- ", ": ", " #", "---", "\n...");
  const edits = fc.array(fc.record({ at: fc.nat(200), remove: fc.nat(3), typed }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...files), edits, (file, changes) => {
      let text = file;
      for (const { at, remove, typed: more } of changes) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + more + text.slice(from + remove);
      }
      const result = withPlugin(text, place);
      if (typeof result === "string" || !("text" in result)) return;
      expectOurs(text, result.text);
    }),
    { numRuns: 1000 },
  );
});
