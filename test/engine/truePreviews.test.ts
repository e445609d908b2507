import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { doors, programBy } from "./doors";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

// What a preview says is so, where Pulumi itself is left to guess.

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  removeStacks();
  expect(pbx.contractViolations).toEqual([]);
  await pbx.close();
});

const program = (body: string): string => `
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";
${body}
`;

const stackOf = (body: string): Promise<Stack> =>
  makeStack({
    program: { files: { "index.ts": program(body) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });

const writes = (): unknown[] =>
  pbx
    .takeRequests()
    .filter(({ method }) => method === "POST")
    .map(({ operation }) => operation);

const takingFromAnother = (of: string): string => `
const a = new portsip.UserGroup("a"${of});
const trunk = portsip.getTrunkOutput({ name: "CallCentric", connection: a.connection });
const b = new portsip.UserGroup("b", {
  connection: a.connection,
  description: a.description,
  members: a.members,
  outboundRules: a.outboundRules,
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000", description: a.description }],
});
new portsip.UserGroup("c", { description: b.description, members: b.members, outboundRules: b.outboundRules });
export const nothing = a.description.apply((text) => text === undefined);
`;

test("connection, note, members and rules of a group that has none are none: previews after an up say no changes, and a change of that group is no change of others", async () => {
  const stack = await stackOf(takingFromAnother(""));
  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toMatch(/nothing *: true/);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });

  await stack.write("index.ts", program(takingFromAnother(', { name: "Another" }')));
  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.output).toMatch(/~ 1 to update\n/);
  expect(preview.output).not.toContain("replace");
});

test("a state that names outputs that a group has not, as null, shows no change either, nor does its refresh", async () => {
  const stack = await stackOf(takingFromAnother(""));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const { text } = await stack.state();
  const named = ["description", "connection", "members", "outboundRules"].map((key) => `"${key}": null,`);
  const withNulls = text.replaceAll('"__tenant":', `${named.join(" ")} "__tenant":`);
  expect(withNulls).not.toBe(text);
  await stack.write("state.json", withNulls);
  expect(await stack.run("stack", "import", "--file", "state.json")).toMatchObject({ code: 0 });
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
});

test("replaceOnChanges replaces a group where that property changes, and no other", async () => {
  const declared = (name: string, description: string): string =>
    program(
      `new portsip.UserGroup("sales", { name: "${name}", description: "${description}" }, { replaceOnChanges: ["name"] });`,
    );
  const stack = await stackOf("");
  await stack.write("index.ts", declared("Sales", "a team"));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const { id } = pbx.tenant().group("Sales");

  await stack.write("index.ts", declared("Sales", "another team"));
  const note = await stack.run("up");
  expect(note.output).toContain("~ 1 updated");
  expect(pbx.tenant().group("Sales")).toMatchObject({ id, description: "another team" });

  await stack.write("index.ts", declared("Buyers", "another team"));
  const preview = await stack.run("preview", "--diff");
  expect(preview.output).toMatch(/~ name *: "Sales" => "Buyers"/);
  expect(preview.output).toContain("+-1 to replace");
  writes();
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["createGroup", "destroyGroup"]);
  expect(pbx.tenant().groups()).toMatchObject([{ name: "Buyers" }]);
});

test.each(doors)(
  "by the $door, replaceOnChanges replaces a group that keeps its name by removing it first: a PBX takes a name once",
  async (door) => {
    const declared = (description: string): string =>
      programBy(
        door,
        program(
          `new portsip.UserGroup("sales", { description: "${description}" }, { replaceOnChanges: ["*"] });`,
        ),
      );
    const stack = await makeStack({
      program: { files: { ...door.files, "index.ts": declared("a team") } },
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
    });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    await stack.write("index.ts", declared("another team"));
    writes();
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(writes()).toEqual(["destroyGroup", "createGroup"]);
    expect(pbx.tenant().groups()).toMatchObject([{ name: "sales", description: "another team" }]);
  },
);

test("UserGroup.get of a group that does not exist is an error in the preview already, and nothing is made of it", async () => {
  const stack = await stackOf(`
const ghost = portsip.UserGroup.get("ghost", "no-such-group");
new portsip.UserGroup("copy", { name: pulumi.interpolate\`Copy of \${ghost.name}\` });
`);
  for (const command of ["preview", "up"]) {
    const { code, output } = await stack.run(command);
    expect(code).not.toBe(0);
    expect(output).toContain("with id no-such-group: the PBX has no user group with this id");
    expect(output).not.toMatch(/^\s+at /m);
  }
  expect(writes()).toEqual([]);
});

test("options that would do something else than they say end the preview with a line each", async () => {
  const stack = await stackOf(`
new portsip.UserGroup("sales", {}, {
  import: "NzAw",
  ignoreChanges: ["outboundCallerIds[*].displayName"],
});
`);
  const { code, output } = await stack.run("preview");
  expect(code).not.toBe(0);
  for (const option of ["import", "ignoreChanges"])
    expect(output).toMatch(new RegExp(`UserGroup "sales": .*${option}`));
  expect(output).not.toMatch(/^\s+at /m);
});

test("two resources that declare groups of one name are named in the preview's warning and in the error of up; on two connections they are no twins", async () => {
  const stack = await stackOf(`
new portsip.UserGroup("sales", { name: "Sales" });
new portsip.UserGroup("elsewhere", { name: "Sales", connection: "globex" });
new portsip.UserGroup("buyers", { name: pulumi.output("Sales") });
new portsip.UserGroup("Support");
`);
  stack.environment["PORTSIP_CONNECTIONS"] = JSON.stringify({
    globex: { url: pbx.url, token: pbx.tenant("Globex").token },
  });
  const both = 'resources "sales" and "buyers"';
  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0 });
  // Pulumi prints it as it comes, and among the diagnostics.
  expect([...new Set(preview.output.match(/warning: .*/g))]).toEqual([
    `warning: ${both} declare groups of one name, "Sales": a PBX that takes each name once refuses the second`,
  ]);

  const up = await stack.run("up");
  expect(up.code).not.toBe(0);
  expect(up.output).toContain(`the program declares groups of this name by ${both}`);
  expect(up.output).not.toContain("PORTSIP_ADOPT_EXISTING");
  expect((await stack.state()).text).not.toContain('"__twins": "');

  pbx.configure({ duplicateNames: true });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  const { text } = await stack.state();
  expect(text.match(/"name": "Sales"/g)).toHaveLength(6);
  expect(text).not.toContain('"__twins": "');
});

const named = (...names: string[]): string =>
  names.map((name, at) => `new portsip.UserGroup("${["a", "b", "c"][at]}", { name: "${name}" });`).join("\n");

test("groups that are to take each other's names are told so by the preview, and by up with the other resource and the steps, which then lead there", async () => {
  const stack = await stackOf(named("X", "Y"));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  await stack.write("index.ts", program(named("Y", "X")));
  const warning =
    'warning: user groups "X", "Y" are to take each other\'s names in one run: a PBX that takes a name once refuses that';
  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.output).toContain(warning);

  const up = await stack.run("up");
  expect(up.code).not.toBe(0);
  expect(up.output).toMatch(/user group "Y" \(id [^,]+, resource "b"\) has this name, and is to become "X"/);
  expect(up.output).toMatch(/user group "X" \(id [^,]+, resource "a"\) has this name, and is to become "Y"/);
  expect(up.output).not.toMatch(/^\s+at /m);

  for (const names of [
    ["Z", "X"],
    ["Y", "X"],
  ]) {
    await stack.write("index.ts", program(named(...names)));
    const step = await stack.run("up");
    expect(step).toMatchObject({ code: 0 });
    expect(step.output).not.toContain("warning");
  }
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect((await stack.state()).text).not.toContain('"__resource": "');
});

test("a circle of three names, where --parallel 1 and a bare 409 leave open who gives up which, is an error that says how to learn it", async () => {
  const stack = await stackOf(named("X", "Y", "Z"));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  await stack.write("index.ts", program(named("Y", "Z", "X")));
  expect((await stack.run("preview")).output).toContain('user groups "X", "Y", "Z" are to take each other');
  pbx.fault({ method: "POST", path: /^\/groups\/[^/]+$/, fault: { status: 409, body: "" } });
  const oneByOne = await stack.run("up", "--parallel", "1");
  expect(oneByOne.code).not.toBe(0);
  expect(oneByOne.output).toMatch(/error: .*run pulumi up again with --parallel 2 or more/);

  const { code, output } = await stack.run("up");
  expect(code).not.toBe(0);
  for (const [name, resource] of [
    ["X", "a"],
    ["Y", "b"],
    ["Z", "c"],
  ])
    expect(output).toMatch(
      new RegExp(
        `user group "${name}" \\(id [^,]+, resource "${resource}"\\) has this name, and is to become`,
      ),
    );
  expect(output).not.toContain("rename or remove");
});
