import type { Pbx } from "../pbx";
import { doors, opening } from "./doors";
import { messageOf, partlyMadeBy } from "./groupHost";

/** Members, outbound rules and trunks by name: what makes a declared group change a call. */

const RULE = "Out via CallCentric";
const OTHER_RULE = "Out via Twilio";
const whole = {
  name: "Sales",
  outboundCallerIds: [{ trunk: "CallCentric", callerId: "3000" }],
  members: ["101", "102"],
  outboundRules: [RULE],
};

const calls = (pbx: Pbx): string[] =>
  pbx.takeRequests().map(({ method, operation }) => `${method} ${operation ?? ""}`);

describe.each(doors)("by the $door", (door) => {
  const { open, keep } = opening(door);

  describe("a group with members and rules", () => {
    test("is made by a call each, names being looked up once; read by one and its members; and found unchanged", async () => {
      const { pbx, host } = await open({ shuffleCallerIds: true });
      const tenant = pbx.tenant();
      const { inputs, failures } = await host.check({}, whole);
      expect(failures).toEqual([]);
      expect(inputs).toEqual(whole);
      pbx.takeRequests();

      const { id, outs } = await host.create(inputs);
      expect(calls(pbx).sort()).toEqual([
        "POST addMember",
        "POST addMember",
        "POST applyGroup",
        "POST createGroup",
      ]);
      expect(tenant.members(id).sort()).toEqual(["101", "102"]);
      expect(tenant.appliedGroups(RULE)).toEqual([id]);
      expect(outs).toMatchObject({
        outboundCallerIds: [
          { trunk: "CallCentric", providerId: tenant.trunk("CallCentric").id, callerId: "3000" },
        ],
        members: ["101", "102"],
        outboundRules: [RULE],
      });

      const read = await host.read(id, outs);
      expect(read).toEqual({ id, props: outs, inputs });
      expect(await host.diff(id, read.props, { ...inputs, members: ["102", "101"] })).toMatchObject({
        changes: false,
      });
      expect(calls(pbx).filter((call) => !call.includes("Rules") && !call.includes("AppliedGroups"))).toEqual(
        ["GET getGroup", "GET listMembers"],
      );
    });

    test("is brought to what is declared by the differences alone", async () => {
      const { pbx, host } = await open();
      const tenant = pbx.tenant();
      const { id, outs } = await host.create(whole);
      pbx.takeRequests();
      const news = { ...whole, members: ["102", "103"], outboundRules: [OTHER_RULE] };
      const after = await host.update(id, outs, news);
      expect(tenant.members(id).sort()).toEqual(["102", "103"]);
      expect([tenant.appliedGroups(RULE), tenant.appliedGroups(OTHER_RULE)]).toEqual([[], [id]]);
      expect(after).toMatchObject({ members: ["102", "103"], outboundRules: [OTHER_RULE] });
      expect(
        calls(pbx)
          .filter((call) => call.startsWith("POST"))
          .sort(),
      ).toEqual(["POST addMember", "POST applyGroup", "POST removeMember", "POST unapplyGroup"]);
    });

    test("keeps members and rules that the program does not declare, and does not even read its members", async () => {
      const { pbx, host } = await open();
      const tenant = pbx.tenant();
      const { id, outs } = await host.create({ name: "Sales" });
      tenant.addMember(id, "105");
      tenant.applyGroup(RULE, id);
      pbx.takeRequests();
      const read = await host.read(id, outs);
      expect(read.inputs).toEqual({ name: "Sales" });
      await host.update(id, outs, { name: "Sales", description: "new" });
      expect([tenant.members(id), tenant.appliedGroups(RULE)]).toEqual([["105"], [id]]);
      expect(calls(pbx).filter((call) => /Member|Rule|Applied/.test(call))).toEqual([]);
    });

    test("loses all of them where none are declared, and the update that forgets them changes nothing on the PBX", async () => {
      const { pbx, host } = await open();
      const tenant = pbx.tenant();
      const { id, outs } = await host.create(whole);
      const forgot = await host.update(id, outs, {
        name: "Sales",
        outboundCallerIds: whole.outboundCallerIds,
      });
      expect(forgot).not.toHaveProperty("members");
      expect([tenant.members(id).length, tenant.appliedGroups(RULE)]).toEqual([2, [id]]);
      const none = await host.update(id, forgot, { name: "Sales", members: [], outboundRules: [] });
      expect(none).toMatchObject({ members: [], outboundRules: [] });
      expect([tenant.members(id), tenant.appliedGroups(RULE)]).toEqual([[], []]);
    });

    test("shows drift by numbers and names", async () => {
      const { pbx, host, next } = await open();
      const tenant = pbx.tenant();
      const { id, outs } = await host.create(whole);
      tenant.removeMember(id, "101");
      tenant.addMember(id, "110");
      tenant.unapplyGroup(RULE, id);
      tenant.applyGroup(OTHER_RULE, id);
      tenant.editGroup(id, {
        outbound_caller_ids: [{ provider_id: tenant.trunk("Twilio").id, caller_id: "442079460000" }],
      });
      const read = await (await next()).read(id, outs);
      expect(read.inputs).toEqual({
        name: "Sales",
        outboundCallerIds: [{ trunk: "Twilio", callerId: "442079460000" }],
        members: ["102", "110"],
        outboundRules: [OTHER_RULE],
      });
    });
  });

  describe("a failure among many members", () => {
    const members = Array.from({ length: 10 }, (_, index) => String(101 + index));

    test("leaves a group in the state with those that the PBX has, says how many, and the next update finishes", async () => {
      const { pbx, host, next } = await open();
      pbx.fault({ path: /members\/1(04|05)$/, fault: { status: 500 } });
      const { id, properties, message } = await partlyMadeBy(host.create({ name: "Sales", members }));
      expect(message).toMatch(/"Sales".*\d of 10 members set: .*500/);
      expect(properties["members"]).toEqual(pbx.tenant().members(id));
      pbx.clearFaults();
      const after = await (await next()).update(id, properties, { name: "Sales", members });
      expect(after["members"]).toEqual(members);
      expect(pbx.tenant().members(id).sort()).toEqual(members);
      expect(pbx.tenant().groups()).toHaveLength(1);
    });

    test("does not double what was done although its answer was lost", async () => {
      const { pbx, host } = await open({ strictLinks: true });
      pbx.fault({ path: /members\/\d+$/, every: 3, fault: "reset-after" });
      const { id } = await host.create({ name: "Sales", members });
      expect(pbx.tenant().members(id).sort()).toEqual(members);
    });

    test("also in an update, which keeps what was changed before it", async () => {
      const { pbx, host } = await open();
      const { id, outs } = await host.create({ name: "Sales", members: ["101"] });
      pbx.fault({ path: /members\/102$/, fault: { status: 500 } });
      const kept = await partlyMadeBy(
        host.update(id, outs, { name: "Sales", description: "new", members: ["101", "102"] }),
      );
      expect(kept).toMatchObject({ id, properties: { description: "new", members: ["101"] } });
      expect(kept.message).toMatch(/not yet as declared: 1 of 2 members set/);
    });

    test("and what does not exist is refused before a group is made of it", async () => {
      const { pbx, host } = await open();
      const trunkless = { name: "Sales", outboundCallerIds: [{ trunk: "CallCentrik", callerId: "3000" }] };
      expect(await messageOf(host.create(trunkless))).toMatch(
        /no SIP trunk "CallCentrik"; did you mean "CallCentric"/,
      );
      expect(await messageOf(host.create({ name: "Sales", outboundRules: ["Out"] }))).toMatch(
        /no outbound rule "Out"; did you mean "Out via/,
      );
      expect(pbx.tenant().groups()).toEqual([]);
    });
  });

  describe("removing a group", () => {
    test("takes it off the rules that it declares first", async () => {
      const { pbx, host } = await open();
      const { id, outs } = await host.create(whole);
      await host.delete(id, outs);
      expect([pbx.tenant().groups(), pbx.tenant().danglingGroups(RULE)]).toEqual([[], []]);
    });

    test("is refused while a rule that it does not declare names it, unless that is forced", async () => {
      const { pbx, host, next } = await open();
      const { id, outs } = await host.create({ name: "Sales" });
      pbx.tenant().applyGroup(RULE, id);
      const message = await messageOf(host.delete(id, outs));
      expect(message).toMatch(/outbound rule "Out via CallCentric" still names it/);
      expect(message).toMatch(/declare it \(outboundRules\).*PORTSIP_FORCE_DELETE=true/);
      expect(pbx.tenant().hasGroup(id)).toBe(true);
      await (await next({ PORTSIP_FORCE_DELETE: "true" })).delete(id, outs);
      expect(pbx.tenant().hasGroup(id)).toBe(false);
    });

    test("is refused, as is an update, where it is all that limits a rule: the rule may match everybody then", async () => {
      const { pbx, host, next } = await open();
      const tenant = pbx.tenant();
      tenant.addRule({ name: "Abroad" });
      const { id, outs } = await host.create({ name: "Sales", outboundRules: ["Abroad"] });
      expect(await messageOf(host.delete(id, outs))).toMatch(/"Abroad".*only condition/);
      expect(await messageOf(host.update(id, outs, { name: "Sales", outboundRules: [] }))).toMatch(
        /"Abroad".*only condition/,
      );
      expect([tenant.hasGroup(id), tenant.appliedGroups("Abroad")]).toEqual([true, [id]]);
      const other = await host.create({ name: "Support", outboundRules: ["Abroad"] });
      await host.delete(id, outs);
      expect(tenant.appliedGroups("Abroad")).toEqual([other.id]);
      await (await next({ PORTSIP_FORCE_DELETE: "true" })).delete(other.id, other.outs);
      expect(tenant.groups()).toEqual([]);
    });

    test("apart, a role that may not read rules can declare neither some nor none", async () => {
      const { pbx, host } = await open();
      pbx.fault({ path: /outbound_rules/, fault: { status: 403 } });
      for (const outboundRules of [[RULE], []])
        expect(await messageOf(host.create({ name: "Sales", outboundRules }))).toMatch(
          /may not read outbound rules.*leave outboundRules out/,
        );
      expect(pbx.tenant().groups()).toEqual([]);
    });

    test("goes on with one warning where the role may not read rules", async () => {
      const { pbx, host } = await open();
      const [one, two] = [await host.create({ name: "One" }), await host.create({ name: "Two" })];
      pbx.fault({ path: /outbound_rules/, fault: { status: 403 } });
      await host.delete(one.id, one.outs);
      await host.delete(two.id, two.outs);
      expect(pbx.tenant().groups()).toEqual([]);
      await host.said(/may not read outbound rules/);
      expect((await host.allSaid()).match(/may not read outbound rules/g)).toHaveLength(1);
    });
  });

  describe("a trunk by its name", () => {
    test("cannot be found by a role that may not list trunks: the preview and the create say what can be done", async () => {
      const { pbx, host } = await open();
      const declared = { name: "Sales", outboundCallerIds: whole.outboundCallerIds };
      pbx.fault({ path: /\/providers/, fault: { status: 403 } });
      for (const refused of [() => host.check({}, declared), () => host.create(declared)])
        expect(await messageOf(refused())).toMatch(
          /"Sales".*may not list SIP trunks.*providerId instead of trunk/,
        );
      expect(pbx.tenant().groups()).toEqual([]);
    });

    test("is followed by the next refresh and update where it is made anew", async () => {
      const { pbx, host, next } = await open();
      const tenant = pbx.tenant();
      const declared = { name: "Sales", outboundCallerIds: whole.outboundCallerIds };
      const { id, outs } = await host.create(declared);
      tenant.removeTrunk("CallCentric");
      const trunk = tenant.addTrunk({ name: "CallCentric", didNumbers: "3000" });
      const later = await next();
      const read = await later.read(id, outs);
      expect(read.inputs?.["outboundCallerIds"]).not.toEqual(declared.outboundCallerIds);
      expect((await later.diff(id, read.props, declared)).changes).not.toBe(false);
      const after = await later.update(id, read.props, declared);
      expect(after["outboundCallerIds"]).toEqual([
        { trunk: "CallCentric", providerId: trunk, callerId: "3000" },
      ]);
      expect(tenant.group("Sales").outbound_caller_ids).toMatchObject([{ provider_id: trunk }]);
    });

    test("takes the place of its id by an update that writes nothing", async () => {
      const { pbx, host } = await open();
      const byId = {
        name: "Sales",
        outboundCallerIds: [{ providerId: pbx.tenant().trunk("CallCentric").id, callerId: "3000" }],
      };
      const { id, outs } = await host.create(byId);
      pbx.takeRequests();
      await host.update(id, outs, { name: "Sales", outboundCallerIds: whole.outboundCallerIds });
      expect(calls(pbx).filter((call) => call.startsWith("POST"))).toEqual([]);
    });

    test("is not the same trunk twice, once by its name and once by its id", async () => {
      const { pbx, host } = await open();
      const { id } = pbx.tenant().trunk("CallCentric");
      const twice = [...whole.outboundCallerIds, { providerId: id, callerId: "3000" }];
      expect(await messageOf(host.create({ name: "Sales", outboundCallerIds: twice }))).toMatch(
        /"3000" is declared twice on the trunk/,
      );
    });
  });

  describe("a display name that is not declared", () => {
    test("is not managed: carried over by updates, and no drift; an empty one clears it", async () => {
      const { pbx, host } = await open();
      const tenant = pbx.tenant();
      const shownNames = (): unknown[] =>
        tenant.group("Sales").outbound_caller_ids.map(({ display_name }) => display_name);
      const declared = (more: object): Record<string, unknown> => ({
        name: "Sales",
        outboundCallerIds: [{ trunk: "CallCentric", callerId: "3000", ...more }],
      });
      const { id, outs } = await host.create(declared({}));
      tenant.editGroup(id, {
        outbound_caller_ids: [
          { provider_id: tenant.trunk("CallCentric").id, caller_id: "3000", display_name: "ACME" },
        ],
      });
      const read = await host.read(id, outs);
      expect(read.inputs).toEqual(declared({}));
      const noted = await host.update(id, outs, declared({ description: "main" }));
      expect(shownNames()).toEqual(["ACME"]);
      await host.update(id, noted, declared({ description: "main", displayName: "" }));
      expect(shownNames()).not.toEqual(["ACME"]);
    });
  });

  describe("what changed is checked against the PBX in the preview", () => {
    const wrong = {
      name: "Sales",
      outboundCallerIds: [
        { trunk: "CallCentric", callerId: "19000" },
        { trunk: "CallCentrik", callerId: "3000" },
      ],
      members: ["101", "999"],
      outboundRules: ["Out via CallCentrc"],
    };

    test("all that is wrong at once, by its path, with what was probably meant", async () => {
      const { host } = await open();
      const { failures } = await host.check({}, wrong);
      const found = failures.map(({ property, reason }) => `${property}: ${reason}`);
      expect(found).toEqual([
        expect.stringMatching(
          /^outboundCallerIds\[0\]\.callerId: 19000 is not one.*"CallCentric".*nearest is 18000/,
        ),
        expect.stringMatching(
          /^outboundCallerIds\[1\]\.trunk: .*no SIP trunk "CallCentrik"; did you mean "CallCentric"/,
        ),
        expect.stringMatching(/^members\[1\]: .*no extension "999"/),
        expect.stringMatching(/^outboundRules\[0\]: .*no outbound rule "Out via CallCentrc"; did you mean/),
      ]);
    });

    test("not what stands in the state already, and then nothing is sent", async () => {
      const { pbx, host } = await open();
      const { failures } = await host.check(wrong, { ...wrong, description: "new" });
      expect(failures).toEqual([]);
      expect(pbx.requests).toEqual([]);
    });

    test("but for names, not where that is turned off", async () => {
      const { host } = await open({}, { PORTSIP_CHECK_AGAINST_PBX: "false" });
      const { failures } = await host.check({}, wrong);
      expect(failures.map(({ property }) => property)).toEqual([
        "outboundCallerIds[1].trunk",
        "outboundRules[0]",
      ]);
    });

    test("as far as the role may look, with a warning", async () => {
      const { pbx, host } = await open();
      pbx.fault({ path: /\/users/, fault: { status: 403 } });
      const { failures } = await host.check({}, { name: "Sales", members: ["999"] });
      expect(failures).toEqual([]);
      await host.said(/may not list users/);
    });

    test("and without settings and names nothing, with a warning", async () => {
      const host = keep(await door.start());
      const inputs = {
        name: "Sales",
        members: ["101"],
        outboundCallerIds: [{ providerId: "1", callerId: "2" }],
      };
      expect(await host.check({}, inputs)).toEqual({ inputs, failures: [] });
      await host.said(/not checked against the PBX/);
      expect(await messageOf(host.check({}, whole))).toMatch(/"Sales".*PORTSIP_URL/);
    });
  });
});
