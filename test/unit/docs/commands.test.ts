import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import * as z from "zod";
import { type Command, STATUS } from "../../../provider/src/cli/command";
import { documentText, root, tableAfter } from "./documents";

/** The commands of `pulumi-portsip` are folders; each says its options itself, and in the reference. */
const cli = path.join(root, "provider/src/cli");
const commands = readdirSync(cli, { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map(({ name }) => name);
const reference = documentText("docs/reference.md");

interface Room {
  readonly help: string;
  readonly allowed: readonly string[];
}

const commandModule = z.record(
  z.string(),
  z.custom<Command | ((...args: never) => unknown)>((value) => value !== null),
);

async function room(command: string): Promise<Room> {
  const found = commandModule.parse(await import(path.join(cli, command, "command")))[`${command}Command`];
  if (typeof found !== "object") throw new Error(`${command}/command.ts has no ${command}Command`);
  try {
    await found.run(["--no-such-option"]);
  } catch (error) {
    const allowed = /\(allowed: (.*)\)$/.exec(String(error))?.[1]?.split(", ") ?? [];
    return { help: found.help, allowed };
  }
  throw new Error(`${command} takes --no-such-option`);
}

const [header, ...described] = tableAfter(reference, "## Commands");
const optionsIn = (text: string): string[] => text.match(/--[a-z-]+/g) ?? [];

test("the reference has every command, and no other", () => {
  expect(header).toStrictEqual(["command", "does"]);
  const names = described.map(([command = ""]) => /^`(\w+)/.exec(command)?.[1]);
  expect(names.sort()).toStrictEqual([...commands].sort());
});

test.each(commands)("the reference and --help have all options of %s, and no others", async (command) => {
  const { help, allowed } = await room(command);
  const row = described.find(([first = ""]) => first.startsWith(`\`${command} `))?.[0] ?? "";
  expect([...optionsIn(row), "--help"].sort()).toStrictEqual([...allowed].sort());
  const helped = help.match(/(?<=^ {2})--[a-z-]+/gm) ?? [];
  expect([...new Set([...helped, "--help"])].sort()).toStrictEqual([...allowed].sort());
});

test("docs/brownfield.md has all options of import, and no others", async () => {
  const { allowed } = await room("import");
  const [, ...rows] = tableAfter(documentText("docs/brownfield.md"), "## Options");
  expect(rows.flatMap(([option = ""]) => optionsIn(option)).sort()).toStrictEqual([...allowed].sort());
});

test("the reference has every exit status", () => {
  const [titles, ...rows] = tableAfter(reference, "### Exit statuses");
  expect(titles).toStrictEqual(["status", "meaning"]);
  expect(rows.map(([status]) => Number(status))).toStrictEqual(Object.values(STATUS).sort());
});
