import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { extensions } from "../../../provider/src/extension/directory";
import { Client, type Pbx as PbxOperation } from "../../../provider/src/pbx/client";
import { Directory } from "../../../provider/src/pbx/directory";
import { PbxError } from "../../../provider/src/pbx/errors";
import { Log } from "../../../provider/src/pbx/log";
import { resolveSettings } from "../../../provider/src/settings";
import { trunks } from "../../../provider/src/trunk/directory";
import { type Pbx, startPbx } from "../../pbx";

const directory = (...all: { id: string; name: string }[]): Directory<{ id: string; name: string }> =>
  new Directory({ one: "SIP trunk", ifSeveral: "rename one" }, all);

describe("a directory", () => {
  it("knows what it has by id and by exact name", () => {
    const [a, b] = [
      { id: "1", name: "CallCentric" },
      { id: "2", name: "callcentric" },
    ];
    const both = directory(a, b);
    expect([both.named("CallCentric"), both.withId("2"), both.withId("3")]).toEqual([a, b, undefined]);
    expect(both.problemWith("callcentric")).toBeUndefined();
  });

  it("names the nearest of what it does not have, and the ids of those of one name", () => {
    const three = directory(
      { id: "1", name: "CallCentric" },
      { id: "2", name: "Twin" },
      { id: "3", name: "Twin" },
    );
    expect(() => three.named("CallCentrik")).toThrow(
      new PbxError('the PBX has no SIP trunk "CallCentrik"; did you mean "CallCentric"?'),
    );
    expect(() => three.named("Twin")).toThrow(
      new PbxError('the PBX has 2 SIP trunks "Twin" (id 2, id 3): rename one'),
    );
    expect(() => directory().named("CallCentric")).toThrow("it has none");
  });

  it("finds by a name exactly what has that name alone", () => {
    const item = fc.record({ id: fc.string(), name: fc.constantFrom("a", "b", "constructor", "__proto__") });
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ({ id }) => id }), item, (all, { name }) => {
        const found = all.filter((each) => each.name === name);
        const there = directory(...all);
        expect(there.problemWith(name) === undefined).toBe(found.length === 1);
        if (found.length === 1) expect(there.named(name)).toBe(found[0]);
        for (const each of all) expect(there.withId(each.id)).toBe(each);
      }),
    );
  });
});

describe("trunks and extensions", () => {
  let pbx: Pbx;

  beforeEach(async () => {
    pbx = await startPbx();
  });

  afterEach(async () => {
    await pbx.close();
  });

  const newProcess = (token = pbx.token): PbxOperation => {
    const settings = resolveSettings({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: token }, () => undefined);
    return new Client(settings, new Log()).operation();
  };

  it("are read once per connection and process, however many ask at the same time", async () => {
    const operation = newProcess();
    const asked = [
      trunks.of(operation),
      trunks.of(operation.afresh()),
      extensions.of(operation),
      extensions.of(operation),
    ];
    await Promise.all(asked);
    expect(pbx.requests.map(({ operation: name }) => name).sort()).toEqual(["listExtensions", "listTrunks"]);
    expect((await trunks.of(newProcess())).all).toHaveLength(2);
    expect(pbx.requests).toHaveLength(3);
  });

  it("are whole, also where there are more than a page of them", async () => {
    for (let n = 1000; n < 1150; n += 1) pbx.tenant().addExtension({ number: String(n) });
    const found = await extensions.of(newProcess());
    expect(found?.all).toHaveLength(160);
    expect(found?.named("1149").id).toBe(pbx.tenant().extension("1149").id);
  });

  it("that were made anew under their name are followed by the next process", async () => {
    const before = (await trunks.of(newProcess())).named("Twilio").id;
    pbx.tenant().removeTrunk("Twilio");
    const id = pbx.tenant().addTrunk({ name: "Twilio", didNumbers: "4420-4430" });
    const trunk = (await trunks.of(newProcess())).named("Twilio");
    expect(trunk).toEqual({
      id,
      name: "Twilio",
      enabled: true,
      didNumbers: [{ first: "4420", last: "4430" }],
    });
    expect(id).not.toBe(before);
  });

  it("of users that a role may not list are not told, and of trunks are an error", async () => {
    const operation = newProcess(pbx.tenant().newToken({ denied: ["users", "providers"] }));
    expect(await extensions.of(operation)).toBeUndefined();
    await expect(trunks.of(operation)).rejects.toThrow("403");
  });
});
