import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks } from "./harness";
import { salesAs } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test("a resource renamed without aliases hands its group over with adoptExisting: same id, same members, one write where something changed and none where not, also after an up that failed in between", async () => {
  pbx = await startPbx({ duplicateNames: true });
  const tenant = pbx.tenant();
  const trunk = tenant.trunk().id;
  const stack = await makeStack({
    program: { files: { "index.ts": salesAs("sales", trunk, "Outbound team") } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const { id } = tenant.group("Sales");
  tenant.addMember(id, "101");

  const writes = (): unknown[] =>
    pbx
      .takeRequests()
      .filter(({ method }) => method !== "GET")
      .map(({ operation }) => operation);
  const holders = async (): Promise<unknown[]> =>
    [...(await groupsInState(stack))].map(([name, group]) => [name, group.id]).sort();
  const expectKept = (): void => {
    expect(tenant.groups()).toMatchObject([
      { id, name: "Sales", description: "Inbound team", outbound_caller_ids: [{ caller_id: "3000" }] },
    ]);
    expect(tenant.members(id)).toEqual(["101"]);
  };

  stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
  await stack.write("index.ts", salesAs("buyers", trunk, "Inbound team"));
  writes();
  const up = await stack.run("up", "--refresh");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).toContain("belongs to another resource of this stack by now, and stays");
  expect(writes()).toEqual(["replaceGroup"]);
  expect(await holders()).toEqual([["buyers", id]]);
  expectKept();

  // An up that fails elsewhere removes nothing: both stand in the state, until the next one.
  const renamedAgain = salesAs("vendors", trunk, "Inbound team");
  await stack.write("index.ts", `${renamedAgain}\nnew portsip.UserGroup("refused");`);
  pbx.fault({ method: "POST", path: /^\/groups$/, fault: { status: 403 } });
  expect((await stack.run("up", "--refresh")).code).not.toBe(0);
  expect(await holders()).toEqual([
    ["buyers", id],
    ["vendors", id],
  ]);
  pbx.clearFaults();
  await stack.write("index.ts", renamedAgain);
  writes();
  expect(await stack.run("refresh")).toMatchObject({ code: 0 });
  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);
  expect(await holders()).toEqual([["vendors", id]]);
  expectKept();

  delete stack.environment["PORTSIP_ADOPT_EXISTING"];
  expect(await stack.run("destroy", "--refresh")).toMatchObject({ code: 0 });
  expect(tenant.groups()).toEqual([]);
  expect((await groupsInState(stack)).size).toBe(0);
  expect(pbx.contractViolations).toEqual([]);
});
