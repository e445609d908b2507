import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Contract, contract } from "./contract";
import { type Pbx, startPbx } from "./index";
import { call } from "./testClient";

describe("the contract", () => {
  let pbx: Pbx;

  beforeEach(async () => {
    pbx = await startPbx();
  });

  afterEach(() => pbx.close());

  it("notes a request that it refuses and that the PBX carried out all the same", async () => {
    expect((await call(pbx, "GET", "/api/groups?$filter=x")).status).toBe(200);
    expect(pbx.contractViolations).toEqual([
      { side: "request", call: "GET /api/groups", problems: [expect.stringContaining("$filter")] },
    ]);
  });

  it("notes nothing where the PBX is told to hold nothing to it", async () => {
    pbx.configure({ heldToContract: false });
    expect((await call(pbx, "GET", "/api/groups?$filter=x")).status).toBe(200);
    expect(pbx.contractViolations).toEqual([]);
  });

  it("leaves alone what the PBX refuses too", async () => {
    expect((await call(pbx, "POST", "/api/groups", { body: { name: 5 } })).status).toBe(400);
    expect((await call(pbx, "GET", "/api/groups?top=1000")).status).toBe(400);
    expect((await call(pbx, "GET", "/api/unknown")).status).toBe(404);
    expect(pbx.contractViolations).toEqual([]);
  });

  it("leaves alone what a fault answers, but not the work behind it", async () => {
    pbx.fault({ fault: "wrong-shape", times: 1 });
    await call(pbx, "GET", "/api/groups");
    expect(pbx.contractViolations).toEqual([]);
    pbx.fault({ fault: { status: 502, afterWork: true } });
    await call(pbx, "GET", "/api/groups?$filter=x");
    expect(pbx.contractViolations).toMatchObject([{ side: "request" }]);
  });
});

describe("a response", () => {
  const problems = async (
    method: string,
    path: string,
    status: number,
    body?: unknown,
  ): Promise<string[]> => {
    const loaded = await contract();
    const operation = loaded.match({ method, path });
    if (!operation) throw new Error(`no operation for ${method} ${path}`);
    return loaded.responseProblems(operation, status, body);
  };
  const group = { id: "MQ==", name: "Sales", description: null, outbound_caller_ids: [] };

  it.each<[string, string, number, unknown]>([
    ["GET", "/groups/MQ==", 200, group],
    ["GET", "/groups/MQ==", 200, { ...group, color: "red" }],
    ["POST", "/groups", 201, { id: "MQ==" }],
    ["POST", "/groups/MQ==", 200, undefined],
    ["POST", "/groups/MQ==/destroy", 204, undefined],
    ["GET", "/groups", 404, { errors: [{ code: "UNKNOWN", message: "Not found." }] }],
  ])("%s %s %d %j is as promised", async (method, path, status, body) => {
    expect(await problems(method, path, status, body)).toEqual([]);
  });

  it.each<[string, string, number, unknown]>([
    ["GET", "/groups/MQ==", 200, undefined],
    ["GET", "/groups/MQ==", 200, { ...group, name: "x".repeat(65) }],
    ["GET", "/groups/MQ==", 200, { ...group, description: "" }],
    ["GET", "/groups/MQ==", 200, { id: "MQ==", name: "Sales" }],
    ["GET", "/groups", 200, { count: 1, items: [group] }],
    ["GET", "/groups", 200, { count: "1", items: [] }],
    ["POST", "/groups", 201, { id: "MQ==", name: "Sales" }],
    ["POST", "/groups", 200, { id: "MQ==" }],
    ["POST", "/groups/MQ==", 200, group],
    ["POST", "/groups/MQ==/destroy", 204, {}],
    ["GET", "/groups", 404, { error: "Not found." }],
    ["GET", "/groups", 500, { errors: [{ code: "UNKNOWN", message: "Oops." }] }],
  ])("%s %s %d %j is not", async (method, path, status, body) => {
    expect(await problems(method, path, status, body)).not.toEqual([]);
  });
});

it("the contract is OpenAPI, and so is each schema in it", async () => {
  const { id } = (await Contract.whole()).match({ method: "GET", path: "/groups" }) ?? {};
  expect(id).toBe("listGroups");
});

it("a contract that is no OpenAPI is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "contract-"));
  const file = join(folder, "openapi.yaml");
  writeFileSync(file, "openapi: 3.0.3\ninfo: {}\npaths: {}\n");
  await expect(Contract.whole(file)).rejects.toThrow("not valid OpenAPI");
  rmSync(folder, { recursive: true });
});
