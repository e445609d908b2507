import { expect, test } from "@jest/globals";
import { countAboutGroups, countChanging, summarise } from "../../../scripts/demo/requests";
import { groupTable } from "../../../scripts/demo/table";

const requests = [
  { method: "GET", path: "/api/tenant" },
  { method: "POST", path: "/api/groups" },
  { method: "POST", path: "/api/groups/MQ==/destroy" },
  { method: "POST", path: "/api/groups/Mg==/destroy" },
];

test("requests are summed up by kind", () => {
  expect(summarise(requests)).toBe(
    "1 × GET /api/tenant, 1 × POST /api/groups, 2 × POST /api/groups/{id}/destroy",
  );
  expect(summarise([])).toBe("none");
  expect(countChanging(requests)).toBe(3);
  expect(countAboutGroups(requests)).toBe(3);
});

test("the table shows each group's numbers by trunk, and only trunks that are used", () => {
  const trunks = ["Main", "Spare", "Mobile"].map((name, index) => ({ id: String(index), name }));
  const groups = [
    {
      id: "MQ==",
      name: "Sales",
      description: "Outbound",
      outbound_caller_ids: [
        { provider_id: "2", caller_id: "0170" },
        { provider_id: "0", caller_id: "200" },
        { provider_id: "0", caller_id: "100" },
      ],
    },
    { id: "Mg==", name: "Reception", description: null, outbound_caller_ids: [] },
  ];
  expect(groupTable(groups, trunks)).toEqual([
    "group      description  on Main   on Mobile",
    "Sales      Outbound     100, 200  0170",
    "Reception  -            -         -",
  ]);
  expect(groupTable([], trunks)).toEqual(["(no groups)"]);
});
