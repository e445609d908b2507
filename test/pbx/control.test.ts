import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { isLoopback } from "./control";
import { type Pbx, startPbx } from "./index";
import { type Answer, call } from "./testClient";

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx({ seed: true });
});

afterEach(() => pbx.close());

const control = (method: string, path: string, body?: unknown): Promise<Answer> =>
  call(pbx, method, `/_control/${path}`, { body, token: null });
const read = (): Promise<Answer> => call(pbx, "GET", "/api/groups");

it("shows the tenants with their groups in full", async () => {
  const { status, body } = await control("GET", "state");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    tenants: [
      { name: "Acme", groups: pbx.tenant().groups(), trunks: pbx.tenant().trunks },
      { name: "Globex", groups: [] },
    ],
    contractViolations: [],
    lockedAccounts: [],
    signIns: 0,
  });
  expect(JSON.stringify(body)).not.toContain(pbx.token);
  expect(JSON.stringify(body)).not.toContain(pbx.tenant().password);
});

it("shows the requests to the API, not its own, and forgets them", async () => {
  await read();
  expect((await control("GET", "requests")).body).toMatchObject([{ operation: "listGroups", status: 200 }]);
  expect((await control("DELETE", "requests")).status).toBe(204);
  expect((await control("GET", "requests")).body).toEqual([]);
});

it("adds and clears faults", async () => {
  expect(
    (await control("POST", "faults", { path: "groups$", times: 1, fault: { status: 503 } })).status,
  ).toBe(204);
  expect([(await read()).status, (await read()).status]).toEqual([503, 200]);
  await control("POST", "faults", { fault: "html" });
  await control("DELETE", "faults");
  expect((await read()).headers["content-type"]).toMatch(/json/);
});

it("sets switches", async () => {
  expect((await control("POST", "configure", { duplicateNames: true })).status).toBe(204);
  expect((await call(pbx, "POST", "/api/groups", { body: { name: "Sales" } })).status).toBe(201);
});

it("adds, edits and removes groups as the web page does", async () => {
  const { status } = await control("POST", "groups", { tenant: "Globex", name: "Night" });
  expect(status).toBe(201);
  const { id } = pbx.tenant("Globex").group("Night");
  expect((await control("POST", `groups/${encodeURIComponent(id)}`, { description: "late" })).status).toBe(
    204,
  );
  expect(pbx.tenant("Globex").group("Night").description).toBe("late");
  expect((await control("DELETE", `groups/${encodeURIComponent(id)}`)).status).toBe(204);
  expect((await control("DELETE", `groups/${encodeURIComponent(id)}`)).status).toBe(404);
  expect(pbx.tenant("Globex").groups()).toEqual([]);
});

it("gives out tokens and expires them", async () => {
  const { body } = await control("POST", "tokens", { tenant: "globex.example", lifetimeSeconds: 60 });
  const { token } = body as { token: string };
  const tenant = await call(pbx, "GET", "/api/tenant", { token });
  expect(tenant.body).toMatchObject({ name: "Globex" });
  expect((await control("POST", "tokens/expire")).status).toBe(204);
  expect((await call(pbx, "GET", "/api/tenant", { token })).status).toBe(401);
});

it.each<[string, string, unknown, number]>([
  ["GET", "nothing", undefined, 404],
  ["POST", "faults", { fault: "explode" }, 400],
  ["POST", "faults", { fault: "html", path: "(" }, 400],
  ["POST", "configure", { colour: "red" }, 400],
  ["POST", "configure", [], 400],
  ["POST", "groups", { name: "" }, 400],
  ["POST", "groups", { tenant: "nobody", name: "a" }, 404],
  ["POST", "groups/unknown", { name: "a" }, 404],
  ["POST", "tokens", { lifetimeSeconds: "long" }, 400],
])("refuses %s %s %j", async (method, path, body, status) => {
  const answer = await control(method, path, body);
  expect(answer).toMatchObject({ status, body: { errors: [{ message: expect.any(String) }] } });
});

it("is for this machine only", () => {
  expect(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"].map(isLoopback)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["10.0.0.1", "::2", "::ffff:10.0.0.1", "", undefined].some(isLoopback)).toBe(false);
});
