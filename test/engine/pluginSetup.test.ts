import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { documentText } from "../unit/docs/documents";
import { engineTimeoutMs, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

const run = promisify(execFile);

let pbx: Pbx | undefined;

afterEach(async () => {
  removeStacks();
  await pbx?.close();
});

const project = `# Our phones.
name: program
runtime: nodejs # TypeScript
plugins:
  providers:
    # of our own
    - name: ours
      path: ./ours
description: Phones
`;

const program = `import { UserGroup } from "pulumi-portsip/plugin";
new UserGroup("sales", { name: "Sales" });
`;

test("npx pulumi-portsip plugin --setup lets a project find the plugin, and keeps what Pulumi.yaml has", async () => {
  pbx = await startPbx();
  const stack = await makeStack({
    program: { files: { "Pulumi.yaml": project, "index.ts": program } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  const { project: folder } = stack.folders;
  await mkdir(path.join(folder, "ours"));
  const before = await stack.run("preview");
  expect(before.code).not.toBe(0);
  expect(before.output).toContain("portsip");

  const setup = async (): Promise<string> =>
    (await run("npx", ["--no-install", "pulumi-portsip", "plugin", "--setup"], { cwd: folder })).stdout;
  expect(await setup()).toBe("Wrote into Pulumi.yaml where the plugin is: node_modules/pulumi-portsip/bin\n");
  const written = await readFile(path.join(folder, "Pulumi.yaml"), "utf8");
  expect(written).toBe(
    project.replace(
      "  providers:\n",
      "  providers:\n    - name: portsip\n      path: node_modules/pulumi-portsip/bin\n",
    ),
  );
  expect(await setup()).toBe("Pulumi.yaml names the plugin already.\n");
  expect(await readFile(path.join(folder, "Pulumi.yaml"), "utf8")).toBe(written);

  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0, stderr: "" });
  expect(preview.output).toContain("portsip:index:UserGroup sales create");

  const [, words = ""] = /`pulumi (package get-schema [^`]*)`/.exec(documentText("docs/plugin.md")) ?? [];
  const [command = "", ...args] = words.split(" ");
  const schema = await stack.run(command, ...args);
  expect(schema).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(schema.stdout)).toMatchObject({ name: "portsip" });
  expect(pbx.contractViolations).toEqual([]);
});
