import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { startOperations } from "./operationsHost";
import { type Declaration, SmallEngine } from "./smallEngine";

// A role that may not ask for its tenant leaves entries that don't know whose they are.

let pbx: Pbx;
let engine: SmallEngine;

const up = (declared: Declaration): Promise<string[]> =>
  engine.up(declared, {
    refresh: false,
    config: { "portsip:url": pbx.url, "portsip:token": pbx.token, "portsip:adoptExisting": "true" },
  });

beforeEach(async () => {
  pbx = await startPbx();
  engine = new SmallEngine(startOperations);
  expect(await up(new Map([["sales", { name: "Sales" }]]))).toEqual([]);
  const { id, inputs, outputs } = engine.state.get("sales") ?? { id: "", inputs: {}, outputs: {} };
  const { tenantId, __tenant, ...rest } = outputs;
  expect([tenantId, __tenant]).not.toContain(undefined);
  engine.state.set("sales", { id, inputs, outputs: rest });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await pbx.close();
});

test("a group of an entry without a tenant stays where another resource takes it over", async () => {
  const { id } = pbx.tenant().group("Sales");
  const told = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await up(new Map([["renamed", { name: "Sales" }]]))).toEqual([]);
  expect(told.mock.calls.join()).toContain(`(id ${id}) belongs to another resource of this stack by now`);
  expect(pbx.tenant().group("Sales").id).toBe(id);
  expect([...engine.state].map(([name, entry]) => [name, entry.id])).toEqual([["renamed", id]]);
});

test("a group that the program declares is not taken over, though its entry has no tenant", async () => {
  const twins = new Map([
    ["sales", { name: "Sales" }],
    ["twin", { name: "Sales" }],
  ]);
  expect(await up(twins)).toEqual([
    expect.stringContaining("another resource of this stack has a group of this name already"),
  ]);
  expect(engine.state.has("twin")).toBe(false);
});
