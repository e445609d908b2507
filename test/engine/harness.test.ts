import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { descendants, isRunning } from "../../scripts/lib/processTree";
import { type Stack, engineTimeoutMs, makeStack, removeStacks, until } from "./harness";

jest.setTimeout(engineTimeoutMs);

const program = `
  import * as pulumi from "@pulumi/pulumi";
  const config = new pulumi.Config();
  export const greeting: string = "hello " + config.require("whom");
  export const pin = config.requireSecret("pin");
  export const stray = process.env.PORTSIP_TOKEN ?? "none";
`;

/** Never ends by itself. */
const endless = `console.log("still at it"); setInterval(() => undefined, 1000); new Promise(() => undefined);
  export = new Promise(() => undefined);`;

let stack: Stack;

beforeAll(async () => {
  process.env["PORTSIP_TOKEN"] = "a stray token";
  stack = await makeStack({ program: { files: { "index.ts": program } } });
  await stack.config({ whom: "world", pin: { secret: "4711" } });
});

afterAll(() => {
  delete process.env["PORTSIP_TOKEN"];
  removeStacks();
});

test("a preview, an update and the state that it leaves", async () => {
  let ticks = 0;
  const clock = setInterval(() => ticks++, 50);
  const preview = await stack.run("preview", "--diff");
  clearInterval(clock);
  expect(preview).toMatchObject({ code: 0, stderr: "" });
  expect(preview.stdout).toContain('greeting: "hello world"');
  expect(preview.output).not.toContain("\u001b[");
  expect(ticks).toBeGreaterThan(5); // this process, and a PBX within it, lives on during a run

  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const { resources, text } = await stack.state();
  expect(resources.map(({ type, outputs }) => ({ type, outputs }))).toEqual([
    {
      type: "pulumi:pulumi:Stack",
      outputs: expect.objectContaining({ greeting: "hello world", stray: "none" }),
    },
  ]);
  expect(text).not.toContain("4711");
});

test("an edit is seen by the next run, and a broken program gives a code, not an error", async () => {
  await stack.edit("index.ts", (text) => text.replace('"hello "', '"goodbye "'));
  expect((await stack.run("preview")).stdout).toContain('"hello world" => "goodbye world"');
  await expect(stack.edit("index.ts", (text) => text.replace("not there", ""))).rejects.toThrow(
    "changes nothing",
  );

  await stack.edit("index.ts", (text) => `${text}throw new Error("on purpose");`);
  const broken = await stack.run("preview");
  expect(broken.code).not.toBe(0);
  expect(broken.output).toContain("on purpose");
});

test("a run killed half-way leaves no process, and a removed stack no folder", async () => {
  const other = await makeStack({ program: { files: { "index.ts": endless } } });
  const before = descendants(process.pid);
  const running = other.start("preview");
  await until(() => running.output().includes("still at it"));
  const during = descendants(process.pid).filter((pid) => !before.includes(pid));
  expect(during.length).toBeGreaterThanOrEqual(3); // the CLI, the language host, the program
  running.kill();
  expect(await running.done).toMatchObject({ code: 137 });
  await until(() => !during.some(isRunning));

  const root = path.dirname(other.folders.project);
  expect(await readdir(root)).toContain("state");
  removeStacks();
  expect(existsSync(root)).toBe(false);
});
