import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { call } from "./testClient";
import { type Pbx, startPbx } from "./index";

let pbx: Pbx;
let trunkId: string;

beforeEach(async () => {
  pbx = await startPbx();
  trunkId = pbx.tenant().trunk("CallCentric").id;
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

async function create(body: unknown): Promise<string> {
  const answer = await call(pbx, "POST", "/api/groups", { body });
  expect(answer).toMatchObject({ status: 201, body: { id: expect.any(String) } });
  expect(Object.keys(answer.body ?? {})).toEqual(["id"]);
  return pbx.tenant().groups().at(-1)?.id ?? "";
}

const pathOf = (id: string): string => `/api/groups/${encodeURIComponent(id)}`;

describe("a group", () => {
  it("is created, shown with blanks as null, and destroyed", async () => {
    const id = await create({
      name: "Sales",
      outbound_caller_ids: [{ provider_id: trunkId, caller_id: "12000" }],
    });

    expect((await call(pbx, "GET", pathOf(id))).body).toEqual({
      id,
      name: "Sales",
      description: null,
      outbound_caller_ids: [
        { provider_id: trunkId, caller_id: "12000", description: null, display_name: null },
      ],
    });
    expect(await call(pbx, "POST", `${pathOf(id)}/destroy`)).toMatchObject({ status: 204, text: "" });
    expect(await call(pbx, "GET", pathOf(id))).toMatchObject({ status: 404 });
    expect(await call(pbx, "POST", `${pathOf(id)}/destroy`)).toMatchObject({ status: 404 });
  });

  it("is replaced whole: what is left out is cleared, what is unknown is kept", async () => {
    const id = await create({
      name: "Sales",
      description: "Outbound",
      outbound_caller_ids: [{ provider_id: trunkId, caller_id: "12000", description: "main" }],
    });

    const replaced = await call(pbx, "POST", pathOf(id), {
      body: { name: "Sales 2", id: "other", color: { a: 1 } },
    });

    expect(replaced).toMatchObject({ status: 200, text: "" });
    expect(pbx.tenant().groups()).toEqual([
      { id, name: "Sales 2", description: null, outbound_caller_ids: [], color: { a: 1 } },
    ]);
  });

  it("keeps an empty text as a blank", async () => {
    await create({ name: "Sales", description: "" });
    expect(pbx.tenant().group("Sales").description).toBeNull();
  });

  it("counts characters, not UTF-16 units", async () => {
    await create({ name: "😀".repeat(64) });
    expect(await call(pbx, "POST", "/api/groups", { body: { name: "😀".repeat(65) } })).toMatchObject({
      status: 400,
    });
  });

  it.each<[string, (trunk: string) => unknown]>([
    ["name", () => ({})],
    ["name", () => ({ name: "" })],
    ["name", () => ({ name: 5 })],
    ["name", () => ({ name: "x".repeat(65) })],
    ["description", () => ({ name: "a", description: null })],
    ["description", () => ({ name: "a", description: "x".repeat(1025) })],
    ["outbound_caller_ids", () => ({ name: "a", outbound_caller_ids: {} })],
    ["outbound_caller_ids[0]", () => ({ name: "a", outbound_caller_ids: ["12000"] })],
    ["outbound_caller_ids[0].provider_id", () => withCallerId({ provider_id: "nowhere", caller_id: "1" })],
    ["outbound_caller_ids[0].provider_id", () => withCallerId({ caller_id: "1" })],
    ["outbound_caller_ids[0].caller_id", (trunk) => withCallerId({ provider_id: trunk })],
    ["outbound_caller_ids[0].caller_id", (trunk) => withCallerId({ provider_id: trunk, caller_id: 12000 })],
    [
      "outbound_caller_ids[0].caller_id",
      (trunk) => withCallerId({ provider_id: trunk, caller_id: "1".repeat(65) }),
    ],
    [
      "outbound_caller_ids[0].display_name",
      (trunk) => withCallerId({ provider_id: trunk, caller_id: "1", display_name: "x".repeat(129) }),
    ],
    ["body", () => []],
  ])("is refused for a wrong %s", async (detail, body) => {
    const refused = await call(pbx, "POST", "/api/groups", { body: body(trunkId) });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ code: "VALIDATE_FAILED", detail }] } });
    expect(pbx.tenant().groups()).toEqual([]);
  });

  it("is refused where the body is no JSON, or not said to be", async () => {
    const broken = await call(pbx, "POST", "/api/groups", { rawBody: '{"name":' });
    const form = await call(pbx, "POST", "/api/groups", {
      rawBody: '{"name":"a"}',
      contentType: "text/plain",
    });
    expect([broken.status, form.status]).toEqual([400, 400]);
  });

  it("may not take another group's name, but keep its own", async () => {
    const id = await create({ name: "Sales" });
    const taken = await call(pbx, "POST", "/api/groups", { body: { name: "Sales" } });
    expect(taken).toMatchObject({
      status: 400,
      body: { errors: [{ code: "VALIDATE_FAILED", detail: "name" }] },
    });
    expect(taken.text).toContain("Sales");
    expect(await call(pbx, "POST", pathOf(id), { body: { name: "Sales" } })).toMatchObject({ status: 200 });
  });

  it("is nobody's business but its tenant's", async () => {
    const id = await create({ name: "Sales" });
    const other = pbx.tenant("Globex");
    for (const [method, path, body] of [
      ["GET", pathOf(id), undefined],
      ["POST", pathOf(id), { name: "Stolen" }],
      ["POST", `${pathOf(id)}/destroy`, undefined],
    ] as const) {
      expect(await call(pbx, method, path, { body, token: other.token })).toMatchObject({ status: 404 });
    }
    const foreignTrunk = { name: "a", outbound_caller_ids: [{ provider_id: trunkId, caller_id: "1" }] };
    const refused = await call(pbx, "POST", "/api/groups", { body: foreignTrunk, token: other.token });
    expect(refused.status).toBe(400);
    expect(pbx.tenant().group("Sales").id).toBe(id);
  });
});

function withCallerId(entry: unknown): unknown {
  return { name: "a", outbound_caller_ids: [entry] };
}

describe("a list", () => {
  beforeEach(() => {
    for (let number = 0; number < 105; number++) {
      pbx
        .tenant()
        .addGroup({ name: `Group ${String(number).padStart(3, "0")}`, description: `floor ${number % 3}` });
    }
  });

  const list = async (query: string): Promise<{ count: number; items: { name: string }[] }> => {
    const { status, text } = await call(pbx, "GET", `/api/groups${query}`);
    expect(status).toBe(200);
    return JSON.parse(text) as { count: number; items: { name: string }[] };
  };

  it("counts all that match and shows a page of summaries", async () => {
    const first = await list("");
    const last = await list("?skip=100");
    expect([first.count, first.items.length, last.count, last.items.length]).toEqual([105, 100, 105, 5]);
    expect(first.items[0]).toEqual({
      id: expect.any(String),
      name: "Group 000",
      description: "floor 0",
    });
  });

  it("is filtered, searched and ordered", async () => {
    const filter = encodeURIComponent("startswith(name,'Group 00') and description eq 'floor 1'");
    expect((await list(`?filter=${filter}&orderby=name+desc&top=2`)).items.map(({ name }) => name)).toEqual([
      "Group 007",
      "Group 004",
    ]);
    expect((await list("?search=GROUP+10")).count).toBe(5);
  });

  it.each(["top=0", "top=101", "top=x", "skip=-1", "skip=1.5", "filter=name", "orderby=colour"])(
    "is refused for %s",
    async (query) => {
      const answer = await call(pbx, "GET", `/api/groups?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ detail: query.split("=")[0] }] } });
    },
  );

  it("shows the tenant's trunks in the same way", async () => {
    const filter = encodeURIComponent("name eq 'Twilio'");
    const answer = await call(pbx, "GET", `/api/providers?filter=${filter}`);
    expect(answer.body).toEqual({ count: 1, items: [pbx.tenant().trunk("Twilio")] });
  });
});

describe("members", () => {
  it("are added, listed, shown and removed by their extension", async () => {
    const path = `${pathOf(await create({ name: "Sales" }))}/members`;
    const member = { name: "user101", extension_number: "101" };

    expect(await call(pbx, "POST", `${path}/101`)).toMatchObject({ status: 200, text: "" });
    expect(await call(pbx, "GET", path)).toMatchObject({ status: 200, body: { items: [member] } });
    expect(await call(pbx, "GET", `${path}/101`)).toMatchObject({ status: 200, body: member });
    expect(await call(pbx, "POST", `${path}/101/destroy`)).toMatchObject({ status: 204 });
    expect(await call(pbx, "GET", `${path}/101`)).toMatchObject({ status: 404 });
    expect(await call(pbx, "POST", `${path}/7777`)).toMatchObject({ status: 404 });
    expect(await call(pbx, "POST", `${path}/12`)).toMatchObject({ status: 400 });
  });

  it("survive a replace of their group", async () => {
    const id = await create({ name: "Sales" });
    pbx.tenant().addMember(id, "102");
    await call(pbx, "POST", pathOf(id), { body: { name: "Sales 2" } });
    expect(pbx.tenant().members(id)).toEqual(["102"]);
  });
});

describe("the web page", () => {
  it("edits a group without losing what it does not show", () => {
    pbx.configure({ extraFields: true });
    const acme = pbx.tenant();
    const id = acme.addGroup({
      name: "Sales",
      outbound_caller_ids: [{ provider_id: trunkId, caller_id: "1" }],
    });
    const before = acme.group("Sales");
    acme.editGroup(id, {
      outbound_caller_ids: [{ provider_id: trunkId, caller_id: "1", description: "new" }],
    });
    expect(acme.groups()).toEqual([
      { ...before, outbound_caller_ids: [{ ...before.outbound_caller_ids[0], description: "new" }] },
    ]);
  });

  it("hands out copies", () => {
    const id = pbx.tenant().addGroup({ name: "Sales" });
    pbx.tenant().group("Sales").name = "changed";
    expect(pbx.tenant().group("Sales").id).toBe(id);
  });
});
