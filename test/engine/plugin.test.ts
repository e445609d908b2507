import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { filesBy, plugin } from "./doors";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks, type Stack, until } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

function stackFor(
  program: string,
  environment: Record<string, string> = { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
): Promise<Stack> {
  return makeStack({
    program: { files: filesBy(plugin, program) },
    environment,
  });
}

/** What was sent since the last time that changes something. */
function writes(): string[] {
  return pbx
    .takeRequests()
    .filter(({ method }) => method !== "GET")
    .map(({ operation }) => operation ?? "?");
}

const program = `import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip/plugin";

const sales = new portsip.UserGroup("sales", {
  name: "Sales",
  description: "Outbound team",
  outboundCallerIds: [
    { trunk: "CallCentric", callerId: "3000", description: "Main line" },
    { trunk: "CallCentric", callerId: "12000", description: "Second line" },
  ],
});
new portsip.UserGroup("support", { members: ["101", "102"] });
export const tenant = sales.tenantId;
export const numbers = portsip.getUserGroupOutput({ id: sales.id }).outboundCallerIds.apply((list) => list.map((each) => each.callerId).join());
`;

test("behind the plugin, groups are previewed, made, found unchanged, refreshed, changed by exactly what differs, and removed", async () => {
  pbx = await startPbx({ shuffleCallerIds: true });
  const tenant = pbx.tenant();
  const stack = await stackFor(program);

  const preview = await stack.run("preview", "--diff");
  expect(preview).toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);

  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(writes().sort()).toEqual(["addMember", "addMember", "createGroup", "createGroup"]);
  expect(tenant.groups()).toHaveLength(2);
  expect([...(await groupsInState(stack))].map(([name, { type }]) => [name, type])).toEqual([
    ["sales", "portsip:index:UserGroup"],
    ["support", "portsip:index:UserGroup"],
  ]);

  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);

  await stack.edit("index.ts", (text) => text.replace(/.*"3000".*\n/, "").replace('"101", ', ""));
  const change = await stack.run("preview", "--diff");
  expect(change.output).toContain(`      ~ outboundCallerIds: [
          - [0]: {
                  - callerId   : "3000"
                  - description: "Main line"
                  - trunk      : "CallCentric"
                }
        ]
`);
  expect(change.output).toContain(`      ~ members: [
          - [0]: "101"
        ]
`);
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(writes().sort()).toEqual(["removeMember", "replaceGroup"]);
  tenant.editGroup(tenant.group("Sales").id, { description: "By hand", outbound_caller_ids: [] });
  const drift = await stack.run("refresh", "--diff");
  expect(drift.output).toContain('~ description      : "Outbound team" => "By hand"');
  expect(drift.output).toContain("- outboundCallerIds: [");
  const repair = await stack.run("preview", "--diff");
  expect(repair.output).toContain('~ description      : "By hand" => "Outbound team"');
  expect(repair.output).toContain("+ outboundCallerIds: [");
  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(tenant.groups()).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});

test("behind the plugin, Pulumi's options act, what is secret stays so, and another address replaces nothing", async () => {
  pbx = await startPbx();
  const stack = await stackFor(
    `import * as pulumi from "@pulumi/pulumi";
import { UserGroup } from "pulumi-portsip/plugin";

new UserGroup("sales", { name: "Sales", description: pulumi.secret("internal") }, { replaceOnChanges: ["name"] });
new UserGroup("support", { description: "By hand" }, { ignoreChanges: ["description"] });
`,
    {},
  );
  await stack.run("config", "set", "portsip:url", pbx.url);
  await stack.run("config", "set", "--secret", "portsip:token", pbx.token);
  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).not.toContain("plain text");
  const { text } = await stack.state();
  expect(text).not.toContain("internal");
  expect(text).not.toContain(pbx.token);
  expect(writes()).toEqual(["createGroup", "createGroup"]);

  await stack.run("config", "set", "portsip:url", pbx.url.replace("127.0.0.1", "localhost"));
  await stack.edit("index.ts", (code) => code.replace("By hand", "ignored"));
  const moved = await stack.run("up");
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.output).toContain("3 unchanged");
  expect(writes()).toEqual([]);

  await stack.edit("index.ts", (code) => code.replace('"internal"', '"for all"'));
  expect((await stack.run("up")).output).toContain("~ 1 updated");
  expect(writes()).toEqual(["replaceGroup"]);

  await stack.edit("index.ts", (code) => code.replace('name: "Sales"', 'name: "Buyers"'));
  const preview = await stack.run("preview", "--diff");
  expect(preview.output).toMatch(/~ name *: "Sales" => "Buyers"/);
  expect(preview.output).toContain("+-1 to replace");
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["createGroup", "destroyGroup"]);

  await stack.edit("index.ts", (code) =>
    code
      .replace("Buyers", "Sellers")
      .replace("replaceOnChanges", "deleteBeforeReplace: true, replaceOnChanges"),
  );
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["destroyGroup", "createGroup"]);
  expect(
    pbx
      .tenant()
      .groups()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["Sellers", "support"]);
});

test("Ctrl-C ends an up whose PBX has fallen silent: what is known to be made is in the state, and the next up takes over the rest", async () => {
  pbx = await startPbx();
  const stack = await stackFor(
    `import { UserGroup } from "pulumi-portsip/plugin";
for (const name of ["a", "b", "c"]) new UserGroup(name);
`,
    {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.token,
      PORTSIP_TIMEOUT_SECONDS: "600",
      PORTSIP_MAX_CONCURRENCY: "1",
    },
  );
  const silence = pbx.fault({ fault: "hang-after", method: "POST", path: /\/groups$/, skip: 1 });
  const running = stack.start("up");
  const tenant = pbx.tenant();
  await until(() => tenant.groups().length === 2);
  process.kill(running.pid ?? Number.NaN, "SIGINT");
  const { code, output } = await running.done;
  expect(code).not.toBe(0);
  expect(output).toContain("whether the group was made all the same could not be found out");
  expect(output).toMatch(/cannot create user group "[abc]": the run was cancelled\n/);
  expect(await groupsInState(stack)).toHaveProperty("size", 1);
  expect(writes()).toEqual(["createGroup", "createGroup"]);

  silence.remove();
  stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["createGroup"]);
  expect(await groupsInState(stack)).toHaveProperty("size", 3);
  expect(tenant.groups()).toHaveLength(3);
});
