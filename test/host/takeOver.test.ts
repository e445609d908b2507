import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { SmallEngine } from "./smallEngine";

// A role that may not ask for its tenant leaves entries that don't know whose they are.

const environment = { ...process.env };

let pbx: Pbx;
let engine: SmallEngine;

beforeEach(async () => {
  pbx = await startPbx();
  Object.assign(process.env, {
    PORTSIP_URL: pbx.url,
    PORTSIP_TOKEN: pbx.token,
    PORTSIP_ADOPT_EXISTING: "true",
  });
  engine = new SmallEngine();
  expect(await engine.up(new Map([["sales", { name: "Sales" }]]), { refresh: false })).toEqual([]);
  const { id, inputs, outputs } = engine.state.get("sales") ?? { id: "", inputs: {}, outputs: {} };
  const { tenantId, __tenant, ...rest } = outputs;
  expect([tenantId, __tenant]).not.toContain(undefined);
  engine.state.set("sales", { id, inputs, outputs: rest });
});

afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...environment };
  await pbx.close();
});

test("a group of an entry without a tenant stays where another resource takes it over", async () => {
  const { id } = pbx.tenant().group("Sales");
  const told = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await engine.up(new Map([["renamed", { name: "Sales" }]]), { refresh: false })).toEqual([]);
  expect(told.mock.calls.join()).toContain(`(id ${id}) belongs to another resource of this stack by now`);
  expect(pbx.tenant().group("Sales").id).toBe(id);
  expect([...engine.state].map(([name, entry]) => [name, entry.id])).toEqual([["renamed", id]]);
});

test("a group that the program declares is not taken over, though its entry has no tenant", async () => {
  const twins = new Map([
    ["sales", { name: "Sales" }],
    ["twin", { name: "Sales" }],
  ]);
  expect(await engine.up(twins, { refresh: false })).toEqual([
    expect.stringContaining("another resource of this stack has a group of this name already"),
  ]);
  expect(engine.state.has("twin")).toBe(false);
});
