import { expect, test } from "@jest/globals";
import { countAboutGroups, countChanging, summarise } from "../../../scripts/demo/requests";
import { groupTable, shownGroups } from "../../../scripts/demo/table";
import { startPbx } from "../../pbx";

const requests = [
  { method: "GET", path: "/api/tenant" },
  { method: "POST", path: "/api/groups" },
  { method: "POST", path: "/api/groups/MQ==/destroy" },
  { method: "POST", path: "/api/groups/Mg==/destroy" },
  { method: "POST", path: "/api/groups/Mg==/members/101" },
  { method: "POST", path: "/api/outbound_rules/Mw==/applied_groups/Mg==" },
  { method: "GET", path: "/api/outbound_rules" },
];

test("the demo's requests are summed up by kind, a line each, without ids", () => {
  expect(summarise(requests)).toEqual([
    "1 ×  GET   /api/tenant",
    "1 ×  POST  /api/groups",
    "2 ×  POST  /api/groups/{id}/destroy",
    "1 ×  POST  /api/groups/{id}/members/{number}",
    "1 ×  POST  /api/outbound_rules/{id}/applied_groups/{id}",
    "1 ×  GET   /api/outbound_rules",
  ]);
  expect(summarise([])).toEqual([]);
  expect(countChanging(requests)).toBe(5);
  expect(countAboutGroups(requests)).toBe(5);
});

test("the demo's table shows each group's numbers by trunk, members and rules, and only columns that are used", () => {
  const trunks = ["Main", "Spare", "Mobile"].map((name, index) => ({ id: String(index), name }));
  const sales = {
    name: "Sales",
    description: "Outbound",
    outbound_caller_ids: [
      { provider_id: "2", caller_id: "0170" },
      { provider_id: "0", caller_id: "200" },
      { provider_id: "0", caller_id: "100" },
    ],
    members: ["102", "101"],
    rules: ["Out"],
  };
  const reception = {
    name: "Reception",
    description: null,
    outbound_caller_ids: [],
    members: [],
    rules: [],
  };
  expect(groupTable([sales, reception], trunks)).toEqual([
    "group      description  on Main   on Mobile  members   outbound rules",
    "Sales      Outbound     100, 200  0170       101, 102  Out",
    "Reception  -            -         -          -         -",
  ]);
  expect(groupTable([reception], trunks)).toEqual(["group      description", "Reception  -"]);
  expect(groupTable([], trunks)).toEqual(["(no groups)"]);
});

test("the demo reads a group's members and rules from the PBX", async () => {
  const pbx = await startPbx();
  try {
    const tenant = pbx.tenant();
    const id = tenant.addGroup({ name: "Sales" });
    tenant.addMember(id, "102");
    tenant.addMember(id, "101");
    tenant.applyGroup("Out via CallCentric", id);
    expect(shownGroups(tenant)).toMatchObject([
      { name: "Sales", members: ["101", "102"], rules: ["Out via CallCentric"] },
    ]);
  } finally {
    await pbx.close();
  }
});
