import { afterEach, describe, expect, it } from "@jest/globals";
import { type Pbx, type PbxOptions, startPbx } from "./index";
import { isObject } from "./json";
import { type Answer, call } from "./testClient";
import { isAtLeast } from "./versions";

let pbx: Pbx;
let clock: number;

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

async function start(options: PbxOptions): Promise<void> {
  clock = Date.UTC(2025, 0, 1);
  const accounts = [{ username: "boss", password: "correct", passwordForceReset: true }];
  pbx = await startPbx({ tenants: [{ name: "Acme", accounts }], now: () => clock, ...options });
}

const signIn = (password = "correct", domain = "acme.example"): Promise<Answer> =>
  call(pbx, "POST", "/api/auth/sign_in", { body: { username: "boss", password, domain }, token: null });

const oauth = (fields: Readonly<Record<string, string>>): Promise<Answer> =>
  call(pbx, "POST", "/api/login/oauth/token", {
    rawBody: new URLSearchParams({
      client_id: "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a",
      scope: "all",
      ...fields,
    }).toString(),
    contentType: "application/x-www-form-urlencoded",
    token: null,
  });
const oauthSignIn = (password = "correct", domain = "acme.example"): Promise<Answer> =>
  oauth({ grant_type: "password", username: "boss", password, domain });

const get = (path: string, token?: string): Promise<Answer> =>
  call(pbx, "GET", `/api${path}`, token === undefined ? {} : { token });

function tokens({ body }: Answer): { access: string; refresh: string } {
  if (!isObject(body)) throw new TypeError("no tokens");
  return { access: String(body["access_token"]), refresh: String(body["refresh_token"]) };
}

const missing = { status: 404, text: "" };

describe.each(["22.0", "22.1", "22.2", "22.2.10"])("version %s", (version) => {
  it("signs in by a form, renews and revokes", async () => {
    await start({ version });
    const signedIn = await oauthSignIn();
    expect(signedIn).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 1800 } });
    const { access, refresh } = tokens(signedIn);
    expect((await get("/groups", access)).status).toBe(200);

    const renewed = await oauth({ grant_type: "refresh_token", refresh_token: refresh });
    expect(renewed.status).toBe(200);
    expect((await get("/groups", access)).status).toBe(401);
    const token = tokens(renewed).access;
    expect(await call(pbx, "POST", "/api/login/oauth/revoke", { token })).toMatchObject({ status: 200 });
    expect((await get("/groups", token)).status).toBe(401);
    expect([pbx.signIns, pbx.refreshes, pbx.signOuts]).toEqual([1, 1, 1]);
    expect(JSON.stringify(pbx.requests)).not.toMatch(/correct|"refresh_token":"(?!\(secret\))/);
  });

  it("tells a session by GET /login", async () => {
    await start({ version });
    expect((await get("/login")).body).toEqual({
      access_token: pbx.token,
      expires_at: Date.UTC(2025, 0, 2) / 1000,
      expires_in: 86_400,
      role: "Admin",
    });
  });

  it("has no call below /auth", async () => {
    await start({ version });
    expect(await signIn()).toMatchObject(missing);
    expect(await get("/auth/user")).toMatchObject(missing);
    pbx.configure({ missingCall: "html" });
    expect(await signIn()).toMatchObject({ status: 404, text: expect.stringMatching(/^<html>/) });
    expect(pbx.refusedSignIns).toBe(0);
  });
});

describe("a sign-in by a form", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["a wrong password", { grant_type: "password", username: "boss", password: "wrong" }, "UNAUTHORIZED"],
    ["a refresh token that is spent", { grant_type: "refresh_token", refresh_token: "spent" }, "UNKNOWN"],
    ["another client", { grant_type: "password", client_id: "other" }, "VALIDATE_FAILED"],
    ["another grant", { grant_type: "code" }, "VALIDATE_FAILED"],
  ])("is refused with 400 for %s", async (_, fields, code) => {
    await start({ version: "22.1" });
    expect(await oauth(fields)).toMatchObject({ status: 400, body: { errors: [{ code }] } });
  });

  it("is refused where it is JSON", async () => {
    await start({ version: "22.1" });
    const answer = await call(pbx, "POST", "/api/login/oauth/token", { body: {}, token: null });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: "VALIDATE_FAILED" }] } });
  });

  it("counts towards the blocking of its address", async () => {
    await start({ version: "22.1", refusalsThatBlock: 2 });
    expect([(await oauthSignIn("wrong")).status, (await oauthSignIn("wrong")).status]).toEqual([400, 400]);
    expect(await oauthSignIn()).toMatchObject({ status: 403, body: { errors: [{ code: "DENIED" }] } });
  });
});

describe("version 22.2.11", () => {
  it("signs in below /auth, and has no call below /login", async () => {
    await start({ version: "22.2.11" });
    expect((await signIn()).status).toBe(200);
    expect(await oauthSignIn()).toMatchObject(missing);
    expect(await get("/login")).toMatchObject(missing);
  });

  it("keeps the calls below /login with keepOauth", async () => {
    await start({ version: "22.2.11", keepOauth: true });
    expect([(await signIn()).status, (await oauthSignIn()).status]).toEqual([200, 200]);
    expect((await get("/login")).status).toBe(200);
  });
});

it.each([
  ["22.2.11", { role: "Admin", password_force_reset: true }],
  ["22.3", { role: "Admin", password_force_reset: true, domain: "acme.example" }],
])("version %s: GET /auth/user shows %j", async (version, shown) => {
  await start({ version });
  expect((await get("/auth/user")).body).toEqual({
    id: expect.any(String),
    name: "boss",
    ...shown,
  });
});

describe.each([
  ["16.4", {}],
  ["22.0", { description: "main" }],
  ["22.5", { description: "main" }],
  ["22.6", { description: "main", display_name: "ACME" }],
])("version %s", (version, kept) => {
  const tenants = [{ name: "Acme", trunks: [{ name: "CallCentric" }] }];
  const fields = { description: "main", display_name: "ACME" };
  const create = (more: object): Promise<Answer> => {
    const entry = { provider_id: pbx.tenant().trunk().id, caller_id: "1", ...more };
    return call(pbx, "POST", "/api/groups", { body: { name: "Sales", outbound_caller_ids: [entry] } });
  };

  it(`has ${JSON.stringify(kept)} of a caller ID, and refuses other fields`, async () => {
    await start({ version, tenants });
    for (const [field, value] of Object.entries(fields)) {
      if (!(field in kept)) {
        expect(await create({ [field]: value })).toMatchObject({
          status: 400,
          body: { errors: [{ detail: `outbound_caller_ids[0].${field}` }] },
        });
      }
    }
    expect((await create(kept)).status).toBe(201);
  });

  it("drops other fields without a word with unknownFields: ignore", async () => {
    await start({ version, tenants, unknownFields: "ignore" });
    expect((await create(fields)).status).toBe(201);
    const { id } = pbx.tenant().group("Sales");
    const entry = { provider_id: pbx.tenant().trunk().id, caller_id: "1" };
    expect((await get(`/groups/${id}`)).body).toMatchObject({ outbound_caller_ids: [{ ...entry, ...kept }] });
    pbx.configure({ version: "22.6" });
    const { description = null, display_name = null } = kept as Partial<typeof fields>;
    expect(pbx.tenant().group("Sales").outbound_caller_ids).toEqual([
      { ...entry, description, display_name },
    ]);
  });
});

describe("an unknown domain", () => {
  it.each([
    ["22.1", oauthSignIn],
    ["22.6", signIn],
  ] as const)("is a 404 in the API's form on demand, on version %s", async (version, by) => {
    await start({ version, unknownDomain: "404" });
    expect(await by("correct", "other.example")).toMatchObject({
      status: 404,
      body: { errors: [{ code: "UNKNOWN", message: "The domain other.example does not exist." }] },
    });
    expect(pbx.refusedSignIns).toBe(1);
  });
});

describe("oneSession", () => {
  it.each([
    ["22.1", oauthSignIn],
    ["22.6", signIn],
  ] as const)("ends a user's tokens with the next sign-in, on version %s", async (version, by) => {
    await start({ version, oneSession: true });
    const [first, second] = [tokens(await by()), tokens(await by())];
    expect((await get("/groups", first.access)).status).toBe(401);
    expect((await get("/groups", second.access)).status).toBe(200);
    expect((await get("/groups", pbx.token)).status).toBe(200);
  });

  it("knows a renewed session as the user's last", async () => {
    await start({ version: "22.1", oneSession: true });
    const { refresh } = tokens(await oauthSignIn());
    const renewed = tokens(await oauth({ grant_type: "refresh_token", refresh_token: refresh }));
    await oauthSignIn();
    expect((await get("/groups", renewed.access)).status).toBe(401);
  });
});

it.each([
  ["16.1", 1000],
  ["16.2", 5000],
  ["22.1.6", 5000],
  ["22.1.7", 10_000],
])("version %s: %d requests a minute, where its own limit is asked for", async (version, limit) => {
  await start({ version, requestsPerMinute: "version", limitSeconds: 60 / limit });
  expect((await get("/groups")).status).toBe(200);
  expect((await get("/groups")).status).toBe(429);
  clock += 60_000 / limit;
  expect((await get("/groups")).status).toBe(200);
});

it.each([
  ["22.2.11", "22.2.11", true],
  ["22.2.9", "22.2.11", false],
  ["22.10", "22.6", true],
  ["22", "22.0", true],
  ["21.9.9", "22", false],
])("%s is at least %s: %s", async (version, least, expected) => {
  await start({});
  expect(isAtLeast(version, least)).toBe(expected);
});
