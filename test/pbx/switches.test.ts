import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { call } from "./testClient";
import { type Group, type Pbx, startPbx } from "./index";

let pbx: Pbx;
let clock: number;

beforeEach(async () => {
  clock = Date.UTC(2025, 0, 1);
  pbx = await startPbx({ now: () => clock });
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

function addSales(): string {
  const provider_id = pbx.tenant().trunk().id;
  const numbers = ["1", "2", "3", "4", "5"];
  return pbx.tenant().addGroup({
    name: "Sales",
    outbound_caller_ids: numbers.map((caller_id) => ({
      provider_id,
      caller_id,
      display_name: `ACME ${caller_id}`,
    })),
  });
}

const get = async (id: string): Promise<Group> =>
  JSON.parse((await call(pbx, "GET", `/api/groups/${id}`)).text) as Group;

it("version: before 22.6 there is no display_name", async () => {
  const id = addSales();
  pbx.configure({ version: "22.3" });
  const entry = { provider_id: pbx.tenant().trunk().id, caller_id: "1" };
  const body = { name: "New", outbound_caller_ids: [{ ...entry, display_name: "ACME" }] };
  expect((await call(pbx, "POST", "/api/groups", { body })).status).toBe(400);
  expect((await get(id)).outbound_caller_ids[0]).toEqual({ ...entry, description: null });
  expect((await call(pbx, "GET", "/api/tenant/status")).body).toEqual({ version: "22.3" });
});

it("destroyCall, tenantCall: a call that the PBX does not know is a 404 in its own form", async () => {
  const id = addSales();
  pbx.configure({ destroyCall: false, tenantCall: false });
  const unknown = { status: 404, body: { errors: [{ code: "UNKNOWN" }] } };
  expect(await call(pbx, "POST", `/api/groups/${id}/destroy`)).toMatchObject(unknown);
  expect(await call(pbx, "GET", "/api/tenant")).toMatchObject(unknown);
  expect(pbx.tenant().hasGroup(id)).toBe(true);
});

it("duplicateNames: two groups may have one name", async () => {
  addSales();
  pbx.configure({ duplicateNames: true });
  expect((await call(pbx, "POST", "/api/groups", { body: { name: "Sales" } })).status).toBe(201);
  expect(pbx.tenant().groups()).toHaveLength(2);
});

it.each([
  ["exact", "Sales", 400],
  ["exact", "sales", 201],
  ["case", "sales", 409],
  ["case", "Sales", 409],
  ["case", "Cafe\u0301", 201],
  ["unicode", "Cafe\u0301", 409],
  ["unicode", "sales", 201],
] as const)("uniqueNames %s: %j beside Sales and Café is a %d", async (uniqueNames, name, status) => {
  addSales();
  pbx.tenant().addGroup({ name: "Caf\u00e9" });
  pbx.configure({ uniqueNames });
  expect((await call(pbx, "POST", "/api/groups", { body: { name } })).status).toBe(status);
});

it("uniqueNames: a group may write its own name in another way", async () => {
  const id = addSales();
  pbx.configure({ uniqueNames: "case" });
  expect((await call(pbx, "POST", `/api/groups/${id}`, { body: { name: "SALES" } })).status).toBe(200);
});

it("trimNames: white space at a name's ends is dropped", async () => {
  addSales();
  pbx.configure({ trimNames: true });
  const create = (name: string): ReturnType<typeof call> =>
    call(pbx, "POST", "/api/groups", { body: { name } });
  expect((await create(" Night shift\u00a0")).status).toBe(201);
  expect(pbx.tenant().group("Night shift")).toMatchObject({ name: "Night shift" });
  expect((await create("Sales ")).status).toBe(400);
  expect((await create("  ")).status).toBe(400);
});

it.each([
  ["3000", 201],
  ["12000", 201],
  ["18000", 201],
  ["+12000", 201],
  ["012000", 201],
  ["0012000", 201],
  ["+0012000", 201],
  ["18001", 400],
  ["1200", 400],
  ["120000", 400],
  ["00012000", 400],
] as const)("poolCheck: %s on a trunk with 3000;12000-18000 is a %d", async (caller_id, status) => {
  pbx.configure({ poolCheck: true });
  const provider_id = pbx.tenant().trunk("CallCentric").id;
  const body = { name: "New", outbound_caller_ids: [{ provider_id, caller_id }] };
  const answer = await call(pbx, "POST", "/api/groups", { body });
  expect(answer.status).toBe(status);
  if (status === 400) {
    expect(answer.body).toMatchObject({ errors: [{ detail: "outbound_caller_ids[0].caller_id" }] });
  }
});

it("poolCheck: a trunk without numbers takes all", async () => {
  pbx.configure({ poolCheck: true });
  const provider_id = pbx.tenant().addTrunk({ name: "Open" });
  const body = { name: "New", outbound_caller_ids: [{ provider_id, caller_id: "7" }] };
  expect((await call(pbx, "POST", "/api/groups", { body })).status).toBe(201);
});

it("shuffleCallerIds: every GET has another order and the same content", async () => {
  const id = addSales();
  pbx.configure({ shuffleCallerIds: true });
  const orders = new Set<string>();
  for (let read = 0; read < 10; read++) {
    const numbers = (await get(id)).outbound_caller_ids.map((entry) => entry.caller_id);
    expect([...numbers].sort()).toEqual(["1", "2", "3", "4", "5"]);
    orders.add(numbers.join());
  }
  expect(orders.size).toBeGreaterThan(3);
});

it("extraFields: groups and caller IDs carry fields of their own, and lose them in a careless replace", async () => {
  const id = addSales();
  pbx.configure({ extraFields: true });
  const before = await get(id);
  expect(before).toMatchObject({
    x_vendor: { serial: 1 },
    outbound_caller_ids: [{ color: "blue" }, {}, {}, {}, {}],
  });

  const [first, second] = before.outbound_caller_ids;
  const fresh = { provider_id: pbx.tenant().trunk().id, caller_id: "9" };
  const careful = { ...first, description: "kept" };
  const careless = { provider_id: second?.provider_id, caller_id: second?.caller_id };
  const body = { name: "Sales", outbound_caller_ids: [careful, careless, fresh] };
  expect((await call(pbx, "POST", `/api/groups/${id}`, { body })).status).toBe(200);

  const after = await get(id);
  expect(after).not.toHaveProperty("x_vendor");
  expect(after.outbound_caller_ids[0]).toEqual(careful);
  expect(after.outbound_caller_ids[1]).not.toHaveProperty("x_vendor");
  expect(after.outbound_caller_ids[2]).toHaveProperty("x_vendor");
});

it("ignoreFilter: a list shows everything", async () => {
  addSales();
  pbx.configure({ ignoreFilter: true });
  const filter = encodeURIComponent("name eq 'Support'");
  expect((await call(pbx, "GET", `/api/groups?filter=${filter}`)).body).toMatchObject({ count: 1 });
});

it("omitNulls: blank fields are left out", async () => {
  const id = pbx.tenant().addGroup({ name: "Sales" });
  pbx.configure({ omitNulls: true });
  expect(await get(id)).toEqual({ id, name: "Sales", outbound_caller_ids: [] });
  expect((await call(pbx, "GET", "/api/groups")).body).toEqual({ count: 1, items: [{ id, name: "Sales" }] });
});

it("bareMembers: a group's members are told by their numbers alone", async () => {
  const id = addSales();
  pbx.tenant().addMember(id, "101");
  pbx.configure({ bareMembers: true });
  const path = `/api/groups/${id}/members`;
  expect((await call(pbx, "GET", path)).body).toEqual({ items: [{ extension_number: "101" }] });
  expect((await call(pbx, "GET", `${path}/101`)).body).toEqual({ extension_number: "101" });
});

it("bareRules: the list of outbound rules tells no conditions, and a rule itself does", async () => {
  const id = pbx.tenant().addRule({ name: "Abroad", numberPrefix: "00" });
  pbx.configure({ bareRules: true });
  const { items } = (await call(pbx, "GET", "/api/outbound_rules")).body as { items: { id: string }[] };
  expect(items.find((row) => row.id === id)).not.toHaveProperty("number_prefix");
  expect((await call(pbx, "GET", `/api/outbound_rules/${id}`)).body).toHaveProperty("number_prefix", "00");
});

it("latencyMs: answers take their time, and overlap", async () => {
  pbx.configure({ latencyMs: 40 });
  const started = performance.now();
  await Promise.all([1, 2, 3].map(() => call(pbx, "GET", "/api/groups")));
  expect(performance.now() - started).toBeGreaterThan(35);
  expect(pbx.maxConcurrent).toBe(3);
});

it("requestsPerMinute: what is above gets a 429 that says when to come again", async () => {
  pbx.configure({ requestsPerMinute: 2 });
  const status = async (): Promise<number> => (await call(pbx, "GET", "/api/groups")).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  clock += 20_500;
  expect((await call(pbx, "GET", "/api/groups")).headers["retry-after"]).toBe("40");
  pbx.configure({ retryAfter: "date" });
  const date = (await call(pbx, "GET", "/api/groups")).headers["retry-after"];
  expect(date).toBe("Wed, 01 Jan 2025 00:01:00 GMT");
  pbx.configure({ retryAfter: false });
  expect((await call(pbx, "GET", "/api/groups")).headers).not.toHaveProperty("retry-after");
  clock += 39_500;
  expect(await status()).toBe(200);
});

it("limitSeconds: the limit is counted over less than a minute", async () => {
  pbx.configure({ requestsPerMinute: 60, limitSeconds: 2 });
  const status = async (): Promise<number> => (await call(pbx, "GET", "/api/groups")).status;
  expect([await status(), await status()]).toEqual([200, 200]);
  expect(await call(pbx, "GET", "/api/groups")).toMatchObject({
    status: 429,
    headers: { "retry-after": "2" },
  });
  clock += 2000;
  expect(await status()).toBe(200);
});

it("tokenLifetimeSeconds: how long a sign-in lasts", async () => {
  pbx.configure({ tokenLifetimeSeconds: 7 });
  const { username, password, domain } = pbx.tenant();
  const answer = await call(pbx, "POST", "/api/auth/sign_in", {
    body: { username, password, domain },
    token: null,
  });
  expect(answer.body).toMatchObject({ expires_in: 7 });
});

it.each([{ latencyMs: -1 }, { version: "new" }, { duplicateNames: "yes" }, { colour: "red" }, []])(
  "refuses %j",
  (switches) => {
    expect(() => {
      pbx.configure(switches as object);
    }).toThrow(TypeError);
  },
);
