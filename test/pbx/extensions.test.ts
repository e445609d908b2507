import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Pbx, startPbx, type Tenant } from "./index";
import { call } from "./testClient";

let pbx: Pbx;
let acme: Tenant;

beforeEach(async () => {
  pbx = await startPbx();
  acme = pbx.tenant();
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

const get = (path: string): ReturnType<typeof call> => call(pbx, "GET", `/api${path}`);

describe("extensions", () => {
  it("are listed as users, without their numbers, and filtered", async () => {
    const filter = encodeURIComponent("extension_number eq '102'");
    expect((await get("/users")).body).toMatchObject({ count: 10 });
    expect((await get(`/users?filter=${filter}`)).body).toEqual({
      count: 1,
      items: [
        {
          id: acme.extension("102").id,
          name: "user102",
          display_name: "User 102",
          extension_number: "102",
          enabled: true,
        },
      ],
    });
  });

  it("are shown with their own numbers", async () => {
    const id = acme.addExtension({
      number: "0200",
      name: "ann",
      displayName: "Ann",
      outboundCallerIds: [{ trunk: "CallCentric", callerId: "12001", preferred: true }],
      anonymous: true,
    });
    expect((await get(`/users/${id}`)).body).toEqual({
      id,
      name: "ann",
      display_name: "Ann",
      extension_number: "0200",
      enabled: true,
      anonymous_outbound_calls: true,
      outbound_caller_ids: [
        {
          provider_id: acme.trunk("CallCentric").id,
          caller_id: "12001",
          preferred: true,
          description: null,
        },
      ],
    });
    expect(await get("/users/nowhere")).toMatchObject({ status: 404 });
  });

  it("keep their memberships with another number, and lose them with their removal", async () => {
    const sales = acme.addGroup({ name: "Sales" });
    for (const number of ["101", "102"]) acme.addMember(sales, number);
    acme.editExtension("101", { number: "201", enabled: false });
    expect(acme.members(sales)).toEqual(["201", "102"]);
    expect(acme.extension("201")).toMatchObject({ name: "user101", enabled: false });

    acme.removeExtension("201");
    expect(await get(`/groups/${sales}/members`)).toMatchObject({
      body: { items: [{ extension_number: "102" }] },
    });
    acme.removeMember(sales, "102");
    expect(acme.members(sales)).toEqual([]);
  });

  it("have a number that is a number, and each its own", () => {
    expect(() => acme.addExtension({ number: "12" })).toThrow("12 is not an extension number");
    expect(() => acme.addExtension({ number: "101" })).toThrow("has an extension 101 already");
    expect(() => acme.extension("999")).toThrow("has no extension 999");
  });
});

describe("the company's numbers", () => {
  it("are part of its tenant", async () => {
    acme.setCompanyNumbers([{ trunk: "Twilio", callerId: "442079460000" }]);
    expect((await get("/tenant")).body).toMatchObject({
      name: "Acme",
      outbound_caller_ids: [{ provider_id: acme.trunk("Twilio").id, caller_id: "442079460000" }],
    });
  });
});

describe("members", () => {
  it("may be added twice, unless links are strict", async () => {
    const sales = acme.addGroup({ name: "Sales" });
    const add = (): ReturnType<typeof call> => call(pbx, "POST", `/api/groups/${sales}/members/101`);
    expect([(await add()).status, (await add()).status]).toEqual([200, 200]);
    pbx.configure({ strictLinks: true });
    expect(await add()).toMatchObject({ status: 409, body: { errors: [{ code: "UNKNOWN" }] } });
    expect(acme.members(sales)).toEqual(["101"]);
  });
});

it("a tenant is furnished by its options", async () => {
  const other = await startPbx({
    tenants: [
      {
        name: "Initech",
        trunks: [{ name: "Sipgate", didNumbers: "4930", enabled: false }],
        extensions: ["500", { number: "501", outboundCallerIds: [{ trunk: "Sipgate", callerId: "4930" }] }],
        outboundRules: [{ name: "Out", numberLength: "6-15", routes: [{ trunk: "Sipgate" }] }],
        companyCallerIds: [{ trunk: "Sipgate", callerId: "4930" }],
      },
    ],
  });
  const initech = other.tenant();
  expect(initech.trunk("Sipgate")).toMatchObject({ enabled: false, did_numbers: "4930" });
  expect(initech.extensions().map((each) => each.extension_number)).toEqual(["500", "501"]);
  expect(initech.rule("Out")).toMatchObject({ number_length: "6-15" });
  expect((await call(other, "GET", "/api/tenant")).body).toMatchObject({
    outbound_caller_ids: [{ caller_id: "4930" }],
  });
  await other.close();
  expect(other.contractViolations).toEqual([]);
});

describe("a role that is denied lists", () => {
  const allowed = ["/api/groups", "/api/auth/user"];
  const denied = [
    "/api/users",
    "/api/users/1",
    "/api/outbound_rules",
    "/api/outbound_rules/1/applied_groups",
    "/api/providers",
    "/api/tenant",
    "/api/tenant/status",
  ];
  const everything = ["users", "outbound_rules", "providers", "tenant"];

  it.each([...denied.map((path) => [path, 403] as const), ...allowed.map((path) => [path, 200] as const)])(
    "GET %s is answered with %d",
    async (path, status) => {
      const token = acme.newToken({ denied: everything });
      const answer = await call(pbx, "GET", path, { token });
      expect(answer.status).toBe(status);
      if (status === 403) expect(answer.body).toMatchObject({ errors: [{ code: "UNKNOWN" }] });
    },
  );

  it("may be an account's", async () => {
    const account = { username: "guest", password: "correct", denied: ["users"] };
    const other = await startPbx({ tenants: [{ name: "Acme", accounts: [account] }] });
    expect((await call(other, "GET", "/api/users")).status).toBe(403);
    expect((await call(other, "GET", "/api/providers")).status).toBe(200);
    await other.close();
  });
});
