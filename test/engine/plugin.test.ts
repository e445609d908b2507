import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const project = `name: program
runtime: nodejs
plugins:
  providers:
    - name: portsip
      path: node_modules/pulumi-portsip/bin
`;

function stackFor(program: string): Promise<Stack> {
  return makeStack({
    program: { files: { "Pulumi.yaml": project, "index.ts": program } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
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
