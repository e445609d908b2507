import { type Pbx, startPbx } from "../pbx";
import { doors, filesBy } from "./doors";
import { engineTimeoutMs, makeStack, removeStacks } from "./harness";

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const program = (body: string): string => `
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";
${body}
`;

test(
  "lookups run in previews, share one connection, and wait for what is not known yet",
  async () => {
    pbx = await startPbx({ seed: true });
    const { name, description } = pbx.tenant().group("Sales");
    const stack = await makeStack({
      program: {
        files: {
          "index.ts": program(`
const trunk = portsip.getTrunkOutput({ name: pulumi.output("CallCentric") });
export const mayPresent = trunk.didNumbers.apply((ranges) => portsip.hasNumber(ranges, "12500"));
const made = new portsip.UserGroup("made", {
  outboundCallerIds: [{ providerId: trunk.id, callerId: pulumi.secret("3000") }],
});
export const found = portsip.getUserGroupOutput({ id: made.id }).outboundCallerIds.apply((list) => list.length);
// Its name is known in the preview already; the group is not there yet.
export const foundByName = portsip.getUserGroupOutput({ name: made.name }).name;
export const foundAfter = portsip.getUserGroupOutput({ name: "made" }, { dependsOn: [made], parent: made }).name;
export const names = portsip.getUserGroupsOutput({ filter: "name eq 'Sales'" });
`),
        },
      },
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
    });
    const calls = (): string[] =>
      pbx
        .takeRequests()
        .map(({ operation }) => operation ?? "?")
        .sort();
    const preview = await stack.run("preview");
    expect(preview.code).toBe(0);
    expect(preview.output).toMatch(/found +: \[unknown\]/);
    expect(preview.output).toMatch(/foundByName *: \[unknown\]/);
    expect(preview.output).toMatch(/foundAfter *: \[unknown\]/);
    expect(preview.output).toMatch(/mayPresent *: true\n/);
    // The program looks up, and the preview compares what it declares with the trunk: a process each.
    expect(calls()).toEqual(["getTenant", "getTenant", "listGroups", "listTrunks", "listTrunks"]);
    const up = await stack.run("up");
    expect(up.output).toMatch(/found +: 1\n/);
    expect(up.output).toMatch(/foundByName *: "made"\n/);
    expect(up.output).toMatch(/foundAfter *: "made"\n/);
    expect(up.output).toMatch(/mayPresent *: true\n/);
    expect(up.output).toContain(`name       : "${name}"`);
    expect(up.output).toContain(String(description));
    // One process for the program, one for the group: each asks for its tenant once.
    expect(calls()).toEqual([
      "createGroup",
      "getGroup",
      "getGroup",
      "getGroup",
      "getTenant",
      "getTenant",
      "listGroups",
      "listGroups",
      "listGroups",
      "listTrunks",
      "listTrunks",
    ]);
  },
  engineTimeoutMs,
);

const misspelt = 'portsip.getTrunkOutput({ name: pulumi.output("CallCentrik") })';

describe.each(doors)("by the $door,", (door) => {
  test.each([
    [
      "inputs of two groups",
      `const trunk = ${misspelt};
for (const name of ["a", "b"])
  new portsip.UserGroup(name, { outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }] });`,
    ],
    ["a stack output", `export const id = ${misspelt}.id;`],
    ["a promise that nobody awaits", `void portsip.getTrunk({ name: "CallCentrik" });`],
  ])(
    "what a lookup did not find ends the program with one line and no stack trace: %s",
    async (_, body) => {
      pbx = await startPbx();
      const stack = await makeStack({
        program: { files: filesBy(door, program(body)) },
        environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
      });
      const { code, output } = await stack.run("preview");
      expect(code).not.toBe(0);
      const [, diagnostics = ""] = /Diagnostics:\n([^]*?)\n\n/.exec(output) ?? [];
      expect(diagnostics.split("\n").map((line) => line.trim())).toEqual([
        "pulumi:pulumi:Stack (program-dev):",
        'error: cannot look up SIP trunk "CallCentrik": the PBX has no SIP trunk of this name; did you mean "CallCentric"?',
      ]);
      expect(output).not.toMatch(/^\s+at |Warning/m);
      expect(output).not.toContain(pbx.token);
    },
    engineTimeoutMs,
  );
});
