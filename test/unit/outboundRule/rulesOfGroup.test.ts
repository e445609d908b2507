import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isLastCondition, outboundRules, rulesOf } from "../../../provider/src/outboundRule/directory";
import { rulesOfGroup } from "../../../provider/src/outboundRule/rulesOfGroup";
import { Client, type Pbx as PbxOperation } from "../../../provider/src/pbx/client";
import { bringSet, type Brought } from "../../../provider/src/pbx/linkedSet";
import { Log } from "../../../provider/src/pbx/log";
import { resolveSettings } from "../../../provider/src/settings";
import { type Pbx, startPbx, type Tenant } from "../../pbx";

let pbx: Pbx;
let acme: Tenant;
let sales: string;
let support: string;
let operation: PbxOperation;

beforeEach(async () => {
  pbx = await startPbx();
  acme = pbx.tenant();
  sales = acme.addGroup({ name: "Sales" });
  support = acme.addGroup({ name: "Support" });
  operation = newProcess();
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

function newProcess(token = pbx.token): PbxOperation {
  const settings = resolveSettings({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: token }, () => undefined);
  return new Client(settings, new Log()).operation();
}

const calls = (): string[] =>
  pbx
    .takeRequests()
    .map(({ operation: name = "?" }) => name)
    .sort();

const namesOf = async (group: string): Promise<string[] | undefined> =>
  (await rulesOf(operation, group))?.map(({ name }) => name);

async function bring(
  group: string,
  wanted: readonly string[],
  has: readonly string[],
  force = false,
): Promise<Brought> {
  const rules = await outboundRules.of(operation);
  if (rules === undefined) throw new Error("expected to be told of the rules");
  const ids = (names: readonly string[]): string[] => names.map((name) => rules.named(name).id);
  const set = rulesOfGroup(group, rules, { force });
  return bringSet(operation, set, { wanted: ids(wanted), has: ids(has), atOnce: 8 });
}

describe("the rules that apply to a group", () => {
  it("are read once, however many groups ask at the same time", async () => {
    acme.applyGroup("Out via Twilio", sales);
    const asked = await Promise.all([sales, support, sales].map(namesOf));
    expect(asked).toEqual([["Out via Twilio"], [], ["Out via Twilio"]]);
    expect(await namesOf(support)).toEqual([]);
    expect(calls()).toEqual(["listAppliedGroups", "listAppliedGroups", "listRules"]);
  });

  it("are set by one call each, and only a rule that was added is read again", async () => {
    acme.applyGroup("Out via Twilio", sales);
    await namesOf(sales);
    calls();
    expect(await bring(sales, ["Out via CallCentric"], ["Out via Twilio"])).toMatchObject({ done: 1, of: 1 });
    expect(acme.appliedGroups("Out via CallCentric")).toEqual([sales]);
    expect(acme.appliedGroups("Out via Twilio")).toEqual([]);
    expect(calls()).toEqual(["applyGroup", "unapplyGroup"]);
    expect(await namesOf(sales)).toEqual(["Out via CallCentric"]);
    expect(calls()).toEqual(["listAppliedGroups"]);
    expect(await bring(support, ["Out via CallCentric"], [])).toMatchObject({ done: 1 });
    calls();
    expect(await namesOf(support)).toEqual(["Out via CallCentric"]);
    expect(calls()).toEqual(["listAppliedGroups"]);
  });

  it("are not read again for each group that leaves", async () => {
    for (const group of [sales, support]) acme.applyGroup("Out via Twilio", group);
    await namesOf(sales);
    calls();
    pbx.configure({ latencyMs: 20 });
    await Promise.all(
      [sales, support].map(async (group) => {
        expect(await bring(group, [], ["Out via Twilio"])).toMatchObject({ has: [] });
        expect(await namesOf(group)).toEqual([]);
      }),
    );
    expect(calls()).toEqual(["unapplyGroup", "unapplyGroup"]);
  });

  it("are read again where taking a group off failed", async () => {
    acme.applyGroup("Out via Twilio", sales);
    await namesOf(sales);
    calls();
    pbx.fault({ path: /destroy$/, fault: { status: 403 }, times: 1 });
    expect((await bring(sales, [], ["Out via Twilio"])).cause).toContain("403");
    expect(calls()).toEqual(["listAppliedGroups", "unapplyGroup"]);
    expect(await namesOf(sales)).toEqual(["Out via Twilio"]);
  });

  it("are not told to a role that may not read them", async () => {
    operation = newProcess(acme.newToken({ denied: ["outbound_rules"] }));
    expect(await namesOf(sales)).toBeUndefined();
    pbx.fault({ path: /applied_groups$/, fault: { status: 403 } });
    operation = newProcess();
    expect(await namesOf(sales)).toBeUndefined();
  });

  it("are read anew where reading failed", async () => {
    pbx.fault({ path: /outbound_rules$/, fault: "html", times: 1 });
    await expect(namesOf(sales)).rejects.toThrow("did not answer what was asked for");
    expect(await namesOf(sales)).toEqual([]);
  });
});

describe("a group that is the last condition of a rule", () => {
  beforeEach(() => {
    acme.addRule({ name: "Abroad", routes: [{ trunk: "Twilio" }], groups: [sales] });
  });

  it("stays in it, and the error names the rule and the ways on", async () => {
    const { cause, ...rest } = await bring(sales, [], ["Abroad"]);
    expect(rest).toMatchObject({ done: 0, of: 0, has: [acme.rule("Abroad").id] });
    expect(cause).toMatch(
      /^1 of the outbound rules still to be taken off: "Abroad": this group is the rule's only condition.*PORTSIP_FORCE_DELETE=true/,
    );
    expect(acme.appliedGroups("Abroad")).toEqual([sales]);
  });

  it("is taken off where the rule itself has another condition by now", async () => {
    await namesOf(sales);
    acme.editRule("Abroad", { numberPrefix: "00" });
    expect(await bring(sales, [], ["Abroad"])).toEqual({ done: 0, of: 0, has: [] });
  });

  it("is taken off where that is forced", async () => {
    expect(await bring(sales, [], ["Abroad"], true)).toEqual({ done: 0, of: 0, has: [] });
    expect(acme.appliedGroups("Abroad")).toEqual([]);
  });

  it("is taken off once the rule has another group, which then is the last one", async () => {
    acme.applyGroup("Abroad", support);
    expect(await bring(sales, [], ["Abroad"])).toMatchObject({ has: [] });
    expect((await bring(support, [], ["Abroad"])).cause).toContain("only condition");
    expect(acme.appliedGroups("Abroad")).toEqual([support]);
  });

  it("is one of the two that are taken off at the same time", async () => {
    acme.applyGroup("Abroad", support);
    pbx.configure({ latencyMs: 20 });
    const brought = await Promise.all([sales, support].map((group) => bring(group, [], ["Abroad"])));
    expect(brought.map(({ cause }) => cause === undefined).sort()).toEqual([false, true]);
    expect(acme.appliedGroups("Abroad")).toHaveLength(1);
  });
});

it.each([
  ["without any condition", {}, ["a"], true],
  ["with a prefix", { numberPrefix: "9" }, ["a"], false],
  ["with a length", { numberLength: "11" }, ["a"], false],
  ["with extensions", { numberMask: "101" }, ["a"], false],
  ["with another group", {}, ["a", "b"], false],
  ["of another group", {}, ["b"], false],
  ["of no group", {}, [], false],
])("a rule %s: is the group its last condition?", (_, conditions, groups, expected) => {
  const rule = {
    id: "1",
    name: "Out",
    enabled: true,
    priority: 1000,
    ...conditions,
    groups: groups.map((id) => ({ id, name: id })),
  };
  expect(isLastCondition(rule, "a")).toBe(expected);
});
