import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { call } from "./testClient";
import { type Pbx, startPbx } from "./index";
import { isObject } from "./json";

let pbx: Pbx;
let clock: number;

beforeEach(async () => {
  clock = Date.UTC(2025, 0, 1);
  const accounts = [
    { username: "boss", password: "correct" },
    { username: "careful", password: "correct", twoFactor: true },
    { username: "guest", password: "correct", restricted: true },
  ];
  pbx = await startPbx({ tenants: [{ name: "Acme", accounts }, { name: "Globex" }], now: () => clock });
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

const signIn = (username = "boss", password = "correct", domain = "acme.example"): ReturnType<typeof call> =>
  call(pbx, "POST", "/api/auth/sign_in", { body: { username, password, domain }, token: null });
const refresh = (token: string): ReturnType<typeof call> =>
  call(pbx, "POST", "/api/auth/refresh_token", { body: { refresh_token: token }, token: null });
const statusWith = async (token: string | null, path = "/api/groups"): Promise<number> =>
  (await call(pbx, "GET", path, { token })).status;

function tokens(body: unknown): { access: string; refresh: string } {
  if (!isObject(body)) throw new TypeError("no tokens");
  return { access: String(body["access_token"]), refresh: String(body["refresh_token"]) };
}

it("every token that was ever given out can be asked for", async () => {
  const signedIn = tokens((await signIn()).body);
  const renewed = tokens((await refresh(signedIn.refresh)).body);
  const given = [signedIn, renewed].flatMap(({ access, refresh: other }) => [access, other]);
  expect(pbx.issuedTokens).toEqual(expect.arrayContaining([pbx.token, pbx.tenant("Globex").token, ...given]));
});

describe("every call", () => {
  it("needs a valid token", async () => {
    const answer = await call(pbx, "GET", "/api/groups", { token: "wrong" });
    expect(answer).toMatchObject({ status: 401, body: { errors: [{ code: "UNAUTHORIZED" }] } });
    expect(await statusWith(null)).toBe(401);
    expect(await statusWith(pbx.token)).toBe(200);
    expect(await statusWith(null, "/api/unknown")).toBe(401);
    expect(await statusWith(pbx.token, "/api/unknown")).toBe(404);
  });

  it("is refused once the token expired", async () => {
    const token = pbx.tenant().newToken({ lifetimeSeconds: 60 });
    clock += 59_999;
    expect(await statusWith(token)).toBe(200);
    clock += 1;
    expect(await statusWith(token)).toBe(401);
  });

  it("is refused once tokens are expired or revoked on demand", async () => {
    const [one, other] = [pbx.tenant().newToken(), pbx.tenant().newToken()];
    pbx.revoke(one);
    expect([await statusWith(one), await statusWith(other)]).toEqual([401, 200]);
    pbx.expireTokens();
    expect(await statusWith(other)).toBe(401);
  });
});

describe("a sign-in", () => {
  it("gives a pair of tokens of the account's own tenant", async () => {
    const { status, body } = await signIn();
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 1800 } });
    const tenant = await call(pbx, "GET", "/api/tenant", { token: tokens(body).access });
    expect(tenant.body).toEqual({
      id: pbx.tenant("Acme").id,
      name: "Acme",
      domain: "acme.example",
      outbound_caller_ids: [],
    });
    expect(pbx.signIns).toBe(1);
  });

  it.each([
    ["boss", "wrong", "acme.example"],
    ["nobody", "correct", "acme.example"],
    ["boss", "correct", "globex.example"],
  ])("is refused for %s, %s, %s", async (username, password, domain) => {
    const answer = await signIn(username, password, domain);
    expect(answer).toMatchObject({ status: 401, body: { errors: [{ code: "UNAUTHORIZED" }] } });
    expect([pbx.signIns, pbx.refusedSignIns]).toEqual([0, 1]);
  });

  it("stops half-way with two-factor on", async () => {
    const { body } = await signIn("careful");
    expect(body).toEqual({ two_factor_enabled: true, token: expect.any(String) });
  });

  it("blocks the client's address for sign-ins after five refusals in a row", async () => {
    const fail = async (times: number): Promise<void> => {
      for (let attempt = 0; attempt < times; attempt++) await signIn("boss", "wrong");
    };
    await fail(4);
    expect((await signIn()).status).toBe(200);
    await fail(5);
    expect(pbx.blockedAddresses).toEqual(["127.0.0.1"]);
    expect(await signIn("guest")).toMatchObject({
      status: 403,
      body: {
        errors: [{ code: "DENIED", message: expect.stringContaining("blocked until 2025-01-01T00:10:00Z") }],
      },
    });
    expect(await statusWith(pbx.token)).toBe(200);
    clock += 600_000;
    expect((await signIn()).status).toBe(200);
    expect(pbx.blockedAddresses).toEqual([]);
  });
});

describe("a refresh token", () => {
  it("gives a new pair once; the old pair is void", async () => {
    const old = tokens((await signIn()).body);
    const { status, body } = await refresh(old.refresh);
    expect(status).toBe(200);
    expect(await statusWith(tokens(body).access)).toBe(200);
    expect(await statusWith(old.access)).toBe(401);
    expect((await refresh(old.refresh)).status).toBe(401);
    expect(pbx.refreshes).toBe(1);
  });

  it("outlives its access token, unless it is ended too", async () => {
    const { refresh: token } = tokens((await signIn()).body);
    pbx.expireTokens();
    const { status, body } = await refresh(token);
    expect(status).toBe(200);
    pbx.expireTokens({ refreshTokens: true });
    expect((await refresh(tokens(body).refresh)).status).toBe(401);
  });

  it("is void after a sign-out", async () => {
    const { access, refresh: token } = tokens((await signIn()).body);
    expect((await call(pbx, "POST", "/api/auth/sign_out", { token: access })).status).toBe(200);
    expect(await statusWith(access)).toBe(401);
    expect((await refresh(token)).status).toBe(401);
    expect(pbx.signOuts).toBe(1);
  });
});

describe("a restricted role", () => {
  it("may see neither the tenant nor the status", async () => {
    const { access } = tokens((await signIn("guest")).body);
    const restricted = pbx.tenant().newToken({ restricted: true });
    for (const token of [access, restricted]) {
      expect(await statusWith(token, "/api/tenant")).toBe(403);
      expect(await statusWith(token, "/api/tenant/status")).toBe(403);
      expect(await statusWith(token, "/api/groups")).toBe(200);
    }
    const user = await call(pbx, "GET", "/api/auth/user", { token: access });
    expect(user.body).toMatchObject({ name: "guest", role: "StandardUser" });
  });
});

describe("the log", () => {
  it("says what was called with what outcome, and keeps no secret", async () => {
    const { body } = await signIn();
    const { access, refresh: token } = tokens(body);
    await call(pbx, "POST", "/api/groups", { body: { name: "Sales" }, token: access });
    await call(pbx, "GET", "/api/groups/a%3D?x=1", { token: null });
    await refresh(token);

    const requests = pbx.takeRequests();
    expect(requests).toMatchObject([
      { method: "POST", path: "/api/auth/sign_in", status: 200, hasToken: false, authorized: false },
      {
        operation: "createGroup",
        body: { name: "Sales" },
        status: 201,
        tenantId: pbx.tenant().id,
        authorized: true,
      },
      { path: "/api/groups/a=", query: { x: "1" }, status: 401, tenantId: undefined },
      { operation: "refreshToken", status: 200, fault: undefined },
    ]);
    for (const secret of [access, token, "correct"]) expect(JSON.stringify(requests)).not.toContain(secret);
    expect(pbx.requests).toEqual([]);
  });
});
