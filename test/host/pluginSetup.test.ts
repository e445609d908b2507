import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type CommandResult, runCommand } from "../../scripts/lib/command";
import { repositoryRoot } from "../../scripts/lib/paths";
import { makeTemporaryFolder, removeFolder } from "../../scripts/lib/temporary";

const provider = path.join(repositoryRoot, "provider");
const place = "node_modules/pulumi-portsip/bin";
let folder: string;

beforeEach(() => {
  folder = makeTemporaryFolder();
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(provider, path.join(folder, "node_modules/pulumi-portsip"), "junction");
});

afterEach(() => {
  removeFolder(folder);
});

/** What `plugin --setup` says of a project file, which it must leave as it is. */
async function setupOf(file: string, text: string): Promise<CommandResult> {
  writeFileSync(path.join(folder, file), text);
  const command = path.join(provider, "bin/pulumi-portsip.mjs");
  const result = await runCommand(process.execPath, [command, "plugin", "--setup"], { folder });
  expect(readFileSync(path.join(folder, file), "utf8")).toBe(text);
  return result;
}

const naming = (named: string): string =>
  `name: program\nruntime: nodejs\nplugins:\n  providers:\n    - name: portsip\n      path: ${named}\n`;

test("plugin --setup fails where Pulumi.yaml looks for the plugin in a folder without it, and says which is right", async () => {
  expect(await setupOf("Pulumi.yaml", naming("../old/bin"))).toMatchObject({
    code: 1,
    stdout: "",
    stderr: `pulumi-portsip plugin: Pulumi.yaml looks for the plugin in ../old/bin, where it is not; the right path is ${place}\n`,
  });
});

test("plugin --setup fails where Pulumi.yaml names the plugin without a path, and says which is right", async () => {
  expect(await setupOf("Pulumi.yaml", naming(""))).toMatchObject({
    code: 1,
    stderr: `pulumi-portsip plugin: Pulumi.yaml names the plugin, but no path to it that can be read; the right path is ${place}\n`,
  });
});

test.each([place, `./${place}/`, "'node_modules/../node_modules/pulumi-portsip/bin'", `"${place}" # ours`])(
  "plugin --setup leaves a path alone that has the plugin: %s",
  async (named) => {
    expect(await setupOf("Pulumi.yaml", naming(named))).toMatchObject({
      code: 0,
      stdout: "Pulumi.yaml names the plugin already.\n",
    });
  },
);

test("plugin --setup takes any path to the folder of the plugin, an absolute one too", async () => {
  expect(await setupOf("Pulumi.yaml", naming(path.join(provider, "bin")))).toMatchObject({ code: 0 });
});

test("plugin --setup says of a Pulumi.json what to add to it", async () => {
  expect(await setupOf("Pulumi.json", '{ "name": "program", "runtime": "nodejs" }')).toMatchObject({
    code: 1,
    stderr: `pulumi-portsip plugin: Pulumi.json is not written in the block form that this command can edit; add this to it:
"plugins": { "providers": [{ "name": "portsip", "path": "${place}" }] }
`,
  });
});

test.each(["", "name: program\n", "runtime: nodejs\n"])(
  "plugin --setup refuses a project file without name or runtime: %j",
  async (text) => {
    expect(await setupOf("Pulumi.yaml", text)).toMatchObject({
      code: 1,
      stderr:
        "pulumi-portsip plugin: Pulumi.yaml has no name, or no runtime: it is not yet a project that Pulumi can run\n",
    });
  },
);
