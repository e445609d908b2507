import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { PLUGIN_TYPE, TYPE } from "../../provider/src/userGroup/handedOver";
import { repositoryRoot } from "../../scripts/lib/paths";
import { type Pbx, startPbx } from "../pbx";
import { doors } from "./doors";
import { engineTimeoutMs, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx({ shuffleCallerIds: true, extraFields: true });
});

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const programOf = (module: string, members: string, ...callerIds: string[]): string => `
import * as portsip from "${module}";
new portsip.UserGroup("sales", {
  name: "Sales",
  outboundCallerIds: [${callerIds.join(", ")}],
  members: [${members}],
  outboundRules: ["Out via CallCentric"],
});
`;

const MEMBERS = '"101", "102"';

/** What Pulumi writes that differs from run to run, from machine to machine or with its version. */
const volatile = new Map<string, unknown>([
  ["created", "TIME"],
  ["modified", "TIME"],
  ["duration", "TIME"],
  ["sourcePosition", "POSITION"],
  ["stackTrace", undefined],
]);

const BY_PLUGIN = "### By the plugin\n";

/**
 * The blocks in the docs under a heading, line by line; "…" stands for lines that are left out. What the plugin shows
 * otherwise, but for the type, stands below a heading of its own.
 */
function documented(heading: string, module: string): string[][] {
  const text = readFileSync(path.join(repositoryRoot, "docs/review.md"), "utf8");
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const [dynamic = "", plugin] = section.split(BY_PLUGIN);
  const shown = module === "pulumi-portsip" ? dynamic : (plugin ?? dynamic.replaceAll(TYPE, PLUGIN_TYPE));
  const blocks = [...shown.matchAll(/^```\n([^]*?)\n```$/gm)];
  expect(blocks).not.toEqual([]);
  return blocks.map(([, block = ""]) => block.split("\n"));
}

/** Where the docs show something, the CLI prints it: the same lines, one after the other but for "…". */
function expectAsDocumented(printed: string, heading: string, module: string): void {
  const lines = printed.split("\n");
  for (const block of documented(heading, module)) {
    let at = lines.indexOf(block[0] ?? "");
    block.forEach((line, index) => {
      if (line.trim() === "…") return;
      if (block[index - 1]?.trim() === "…") at = lines.indexOf(line, at);
      expect({ heading, line: lines[at] }).toEqual({ heading, line });
      at++;
    });
  }
}

test.each(doors)(
  "what a reviewer reads of groups of $module: one is made, a caller ID added, edited, removed or moved, a member joins",
  async ({ module, files }) => {
    const program = (members: string, ...callerIds: string[]): string =>
      programOf(module, members, ...callerIds);
    const number = (trunk: string, callerId: string, description: string): string =>
      `{ trunk: "${trunk}", callerId: "${callerId}", description: "${description}" }`;
    const main = number("CallCentric", "3000", "Main line");
    const hotline = number("CallCentric", "12000", "Hotline");
    const uk = number("Twilio", "442079460000", "UK");
    const stack = await makeStack({
      program: { files: { ...files, "index.ts": program(MEMBERS, main, hotline) } },
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
    });

    const names = new Map([
      [pbx.tenant().id, "TENANT"],
      ...pbx.tenant().trunks.map(({ id, name }) => [id, `ID of ${name}`] as const),
    ]);
    const masked = (text: string): string => {
      let clean = text.replace(/(::default::)[\da-f-]{36}/g, "$1ID");
      for (const [value, name] of names) clean = clean.replaceAll(value, name);
      return clean.trim();
    };
    const preview = async (format: string, members: string, ...callerIds: string[]): Promise<string> => {
      await stack.write("index.ts", program(members, ...callerIds));
      const { code, stdout, stderr } = await stack.run("preview", format);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" }); // no warning, no stack trace
      return masked(stdout);
    };
    /** The snapshot has all that is printed; the docs have what tells. */
    const shows = async (heading: string, ...callerIds: string[]): Promise<void> => {
      showsAll(heading, await preview("--diff", MEMBERS, ...callerIds));
    };
    const showsAll = (heading: string, printed: string): void => {
      expect(printed).toMatchSnapshot(heading);
      expectAsDocumented(printed, heading, module);
    };

    await shows("A new group", main, hotline);
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    names.set(pbx.tenant().group("Sales").id, "GROUP");

    // Wherever in the program the new one stands.
    await shows("A caller ID is added", uk, main, hotline);
    await shows("A number is edited", number("CallCentric", "12100", "Main line"), hotline);
    await shows("A caller ID is removed", hotline);
    await shows("Another order", hotline, main);

    showsAll("A member joins, another leaves", await preview("--diff", '"102", "103"', main, hotline));

    const json: unknown = JSON.parse(await preview("--json", MEMBERS, hotline, uk), (key, value: unknown) =>
      volatile.has(key) ? volatile.get(key) : value,
    );
    expect(JSON.stringify(json, undefined, 2)).toMatchSnapshot("For programs");
  },
);
