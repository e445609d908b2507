import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { existingGroup, salesAndSupport, wrongInputs } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

function calls(): string[] {
  return pbx
    .takeRequests()
    .map(({ method, operation }) => `${method} ${operation ?? "?"}`)
    .sort();
}

function expectDeclared(trunk: string): void {
  const { outbound_caller_ids: callerIds, ...sales } = pbx.tenant().group("Sales");
  expect(sales).toMatchObject({ name: "Sales", description: "Outbound team" });
  expect(
    callerIds.map((each) => [each.provider_id, each.caller_id, each.description].join("|")).sort(),
  ).toEqual([`${trunk}|0100|`, `${trunk}|3000|Main line`]);
  expect(pbx.tenant().group("support")).toMatchObject({ description: null, outbound_caller_ids: [] });
  expect(pbx.tenant().groups()).toHaveLength(2);
}

async function stackFor(program: string): Promise<Stack> {
  return makeStack({
    program: { files: { "index.ts": program } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
}

test("an administrator sees an edit made on the PBX, repairs just that, gets back a removed group, and is told all mistakes at once", async () => {
  pbx = await startPbx({ extraFields: true, shuffleCallerIds: true });
  const tenant = pbx.tenant();
  tenant.editTrunk("CallCentric", { didNumbers: "100;3000;12000-18000" });
  const trunk = tenant.trunk().id;
  const stack = await stackFor(salesAndSupport(trunk));

  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.output).toContain("+ 3 to create");
  // New numbers are compared with the trunk's.
  expect(calls()).toEqual(["GET getTenant", "GET listTrunks"]);

  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(calls()).toEqual(["GET getTenant", "GET listTrunks", "POST createGroup", "POST createGroup"]);
  expectDeclared(trunk);

  const again = await stack.run("preview", "--expect-no-changes");
  expect(again).toMatchObject({ code: 0 });
  expect(again.output).toContain("3 unchanged");
  expect(calls()).toEqual([]);
  expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(calls()).toEqual(["GET getGroup", "GET getGroup", "GET getTenant"]);

  // Somebody changes the main line in the web page, and removes the other group.
  const before = tenant.group("Sales");
  tenant.editGroup(before.id, {
    outbound_caller_ids: before.outbound_caller_ids.map(({ provider_id, caller_id, description }) => ({
      provider_id,
      caller_id,
      ...(description !== null && { description: "Edited by hand" }),
    })),
  });
  const support = tenant.group("support").id;
  tenant.removeGroup(support);
  const edited = tenant.group("Sales");
  const drift = await stack.run("preview", "--refresh", "--diff");
  expect(drift).toMatchObject({ code: 0 });
  // The refresh shows what somebody did, the preview what an update would do about it.
  expect(drift.output.match(/\w+ *: .* => .*/g)).toEqual([
    'description: "Main line" => "Edited by hand"',
    'description: "Edited by hand" => "Main line"',
  ]);
  for (const count of ["+ 1 to create", "~ 1 to update", "1 unchanged"])
    expect(drift.output).toContain(count);
  expect(calls()).toEqual(["GET getGroup", "GET getGroup", "GET getTenant"]);
  expect(tenant.groups()).toEqual([edited]);

  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect(calls().filter((call) => call.startsWith("POST"))).toEqual([
    "POST createGroup",
    "POST replaceGroup",
  ]);
  expectDeclared(trunk);
  // What nobody told the provider of is as it was, on the group and on each caller ID.
  const extras = ({ outbound_caller_ids: callerIds, ...group }: typeof before): unknown => ({
    group: [group["color"], group["x_vendor"]],
    callerIds: Object.fromEntries(
      callerIds.map((each) => [each.caller_id, [each["color"], each["x_vendor"]]]),
    ),
  });
  expect(extras(tenant.group("Sales"))).toEqual(extras(before));
  expect(before).toHaveProperty("x_vendor.tags", ["kept"]);

  expect(tenant.group("support").id).not.toBe(support);

  const { text, resources } = await stack.state();
  expect(resources.map(({ id }) => id)).toContain(tenant.group("support").id);
  for (const { token, password } of [tenant, pbx.tenant("Globex")]) {
    expect(text).not.toContain(token);
    expect(text).not.toContain(password);
  }

  await stack.write("index.ts", wrongInputs(trunk));
  calls();
  const refused = await stack.run("preview");
  expect(refused.code).not.toBe(0);
  for (const [path, reason] of [
    ["nmae", "does not exist; did you mean name?"],
    ["description", "has 1025 characters, but at most 1024 are allowed"],
    ["outboundCallerIds[0].callerId", "is a number: write it in quotes"],
    ["outboundCallerIds[1].providerId", "is empty: give the id of a SIP trunk"],
    [
      "outboundCallerIds[3].callerId",
      "is the same number on the same trunk as outboundCallerIds[2].callerId",
    ],
    ["name", "is empty: give the group's name"],
  ] as const) {
    const line = refused.output.split("\n").find((each) => each.includes(reason));
    expect(line).toContain(`property ${path} `);
  }
  expect(refused.output).not.toContain("    at ");
  expect(calls()).toEqual([]);

  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(tenant.groups()).toEqual([]);
  expect((await stack.state()).resources).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});

test("UserGroup.get reads an existing group, and a destroy leaves it on the PBX", async () => {
  pbx = await startPbx({ seed: true });
  const before = pbx.tenant().groups();
  const stack = await stackFor(existingGroup(pbx.tenant().group("Sales").id));
  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toContain('found  : "Sales: Outbound team"');
  expect(up.output).toContain('numbers: "12000,442079460012"');
  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual(before);
  expect(pbx.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});
