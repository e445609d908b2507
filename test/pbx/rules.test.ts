import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Pbx, startPbx, type Tenant } from "./index";
import { call } from "./testClient";

let pbx: Pbx;
let acme: Tenant;
let sales: string;

beforeEach(async () => {
  pbx = await startPbx();
  acme = pbx.tenant();
  sales = acme.addGroup({ name: "Sales", description: "Outbound team" });
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

const rule = "Out via CallCentric";
const get = (path: string): ReturnType<typeof call> => call(pbx, "GET", `/api/outbound_rules${path}`);
const post = (path: string): ReturnType<typeof call> => call(pbx, "POST", `/api/outbound_rules${path}`);

describe("outbound rules", () => {
  it("are listed without their routes, and filtered", async () => {
    const filter = encodeURIComponent(`name eq '${rule}'`);
    const { id } = acme.rule(rule);
    expect((await get(`?filter=${filter}`)).body).toEqual({
      count: 1,
      items: [
        {
          id,
          name: rule,
          enabled: true,
          priority: 1000,
          number_prefix: "9",
          number_length: null,
          number_mask: null,
        },
      ],
    });
    expect((await get("")).body).toMatchObject({ count: 2 });
  });

  it("are shown with their routes", async () => {
    const { id } = acme.rule(rule);
    expect((await get(`/${id}`)).body).toMatchObject({
      id,
      routing_strategy: "PRIORITIZED",
      routes: [
        {
          enabled: true,
          provider_id: acme.trunk("CallCentric").id,
          strip_digits: 1,
          outbound_caller_id: null,
        },
      ],
    });
    expect(await get("/nowhere")).toMatchObject({ status: 404 });
  });

  it("are made, changed and removed in the web page", () => {
    const id = acme.addRule({
      name: "Abroad",
      priority: 5,
      numberMask: "101-105",
      routes: [{ trunk: "Twilio", outboundCallerId: "442079460000" }],
      groups: [sales],
    });
    expect(acme.rule("Abroad")).toMatchObject({ id, priority: 5, number_mask: "101-105" });
    expect(acme.appliedGroups("Abroad")).toEqual([sales]);

    acme.editRule("Abroad", { name: "Overseas", enabled: false, numberMask: "" });
    expect(acme.rule("Overseas")).toMatchObject({
      id,
      enabled: false,
      number_mask: null,
      routes: [{ provider_id: acme.trunk("Twilio").id, outbound_caller_id: "442079460000" }],
    });

    acme.removeRule("Overseas");
    expect(acme.rules().map(({ name }) => name)).toEqual([rule, "Out via Twilio"]);
    expect(() => acme.rule("Overseas")).toThrow("there is no one outbound rule Overseas");
  });

  it("belong to their tenant", async () => {
    const { id } = pbx.tenant("Globex").rule(rule);
    expect(await get(`/${id}`)).toMatchObject({ status: 404 });
    expect(await post(`/${id}/applied_groups/${sales}`)).toMatchObject({ status: 404 });
  });
});

describe("the groups that a rule applies to", () => {
  it("are added, listed, shown and taken off", async () => {
    const path = `/${acme.rule(rule).id}/applied_groups`;
    const group = { id: sales, name: "Sales", description: "Outbound team" };

    expect(await post(`${path}/${sales}`)).toMatchObject({ status: 200, text: "" });
    expect(await get(path)).toMatchObject({ status: 200, body: { items: [group] } });
    expect(await get(`${path}/${sales}`)).toMatchObject({ status: 200, body: group });
    expect(await post(`${path}/${sales}/destroy`)).toMatchObject({ status: 204, text: "" });
    expect(await get(`${path}/${sales}`)).toMatchObject({ status: 404 });
    expect(await post(`${path}/${sales}/destroy`)).toMatchObject({ status: 404 });
    expect(await post(`${path}/nowhere`)).toMatchObject({ status: 404, body: { errors: [{}] } });
    expect(await post(`/nowhere/applied_groups/${sales}`)).toMatchObject({ status: 404 });
  });

  it("lose a group that is removed, though the rule goes on naming it", async () => {
    acme.applyGroup(rule, sales);
    expect(await call(pbx, "POST", `/api/groups/${sales}/destroy`)).toMatchObject({ status: 204 });
    expect(await get(`/${acme.rule(rule).id}/applied_groups`)).toMatchObject({ body: { items: [] } });
    expect(acme.appliedGroups(rule)).toEqual([]);
    expect(acme.danglingGroups(rule)).toEqual([sales]);
    acme.unapplyGroup(rule, sales);
    expect(acme.danglingGroups(rule)).toEqual([]);
  });

  it("may be added twice, unless links are strict", async () => {
    const applied = `/${acme.rule(rule).id}/applied_groups/${sales}`;
    await post(applied);
    expect((await post(applied)).status).toBe(200);
    pbx.configure({ strictLinks: true });
    expect(await post(applied)).toMatchObject({ status: 409, body: { errors: [{ code: "UNKNOWN" }] } });
    expect(acme.appliedGroups(rule)).toEqual([sales]);
  });

  it("are struck by faults as any call", async () => {
    pbx.fault({ method: "POST", path: /applied_groups/, fault: "reset-after", times: 1 });
    await expect(post(`/${acme.rule(rule).id}/applied_groups/${sales}`)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(acme.appliedGroups(rule)).toEqual([sales]);
  });
});

describe("trunks", () => {
  it("are changed in the web page", () => {
    const { id } = acme.trunk("Twilio");
    acme.editTrunk("Twilio", { name: "Twilio EU", didNumbers: "4930", enabled: false });
    expect(acme.trunk("Twilio EU")).toMatchObject({ id, did_numbers: "4930", enabled: false });
  });

  it("that are made anew under their name have another id, and leave what named the old one", async () => {
    const { id } = acme.trunk("Twilio");
    acme.editGroup(sales, { outbound_caller_ids: [{ provider_id: id, caller_id: "1" }] });
    acme.removeTrunk("Twilio");
    expect(acme.addTrunk({ name: "Twilio" })).not.toBe(id);
    acme.editGroup(sales, { description: "still there" });
    expect(acme.group("Sales").outbound_caller_ids).toMatchObject([{ provider_id: id }]);
    expect(acme.rule("Out via Twilio").routes).toMatchObject([{ provider_id: id }]);
    const body = { name: "New", outbound_caller_ids: [{ provider_id: id, caller_id: "1" }] };
    expect(await call(pbx, "POST", "/api/groups", { body })).toMatchObject({ status: 400 });
  });
});
