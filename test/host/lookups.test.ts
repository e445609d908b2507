import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import * as portsip from "../../provider/src";
import { type Pbx, type PbxOptions, startPbx } from "../pbx";

let pbx: Pbx;
const environment = { ...process.env };

function settings(given: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env))
    if (name.startsWith("PORTSIP_")) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, { PORTSIP_MAX_RETRIES: "0", ...given });
}

const started: Pbx[] = [];

async function start(options: PbxOptions = {}): Promise<void> {
  pbx = await startPbx(options);
  started.push(pbx);
  settings({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });
}

beforeEach(async () => {
  pulumi.runtime.setAllConfig({});
  await start({ seed: true });
});

afterEach(async () => {
  settings({});
  Object.assign(process.env, environment);
  for (const each of started.splice(0)) {
    await each.close();
    expect(each.contractViolations).toEqual([]);
  }
});

/** The operations that were called since the last time, in alphabetical order. */
const calls = (): string[] =>
  pbx
    .takeRequests()
    .map(({ operation = "?" }) => operation)
    .sort();

const numbered = (count: number): void => {
  for (let n = 1; n <= count; n += 1) pbx.tenant().addGroup({ name: `Group ${n}` });
};

/** What a lookup fails with. It is one line without a stack, and holds no token, in every test that asks. */
async function messageOf(lookup: Promise<unknown>): Promise<string> {
  const error: unknown = await lookup.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!pulumi.RunError.isInstance(error)) throw new Error("expected a RunError", { cause: error });
  expect(error.stack).toBe("");
  expect(error.message).not.toMatch(/[\r\n]/);
  for (const token of pbx.issuedTokens) expect(error.message).not.toContain(token);
  return error.message;
}

interface Inner {
  promise(withUnknowns?: boolean): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
}

/** What an output holds, and what the engine knows of it. */
async function held(output: unknown): Promise<{ value: unknown; known: boolean; secret: boolean }> {
  const inner = output as Inner;
  const [value, known, secret] = await Promise.all([inner.promise(), inner.isKnown, inner.isSecret]);
  return { value, known, secret };
}

describe("getUserGroup", () => {
  it("gives a group with its caller IDs, by its id in one call, by its name in two", async () => {
    const [trunk, other] = pbx.tenant().trunks;
    const { id } = pbx.tenant().group("Sales");
    const sales = {
      id,
      name: "Sales",
      description: "Outbound team",
      outboundCallerIds: [
        { providerId: trunk?.id, callerId: "12000", description: "sales hotline" },
        { providerId: other?.id, callerId: "442079460012", description: "London" },
      ],
    };
    expect(await portsip.getUserGroup({ id })).toEqual(sales);
    expect(calls()).toEqual(["getGroup", "getTenant"]);
    expect(await portsip.getUserGroup({ name: "Sales", id: undefined })).toEqual(sales);
    expect(calls()).toEqual(["getGroup", "listGroups"]);
    expect(await portsip.getUserGroup({ name: "Night shift" })).toMatchObject({ outboundCallerIds: [] });
  });

  it("leaves blank fields out", async () => {
    expect(await portsip.getUserGroup({ name: "Support" })).not.toHaveProperty("description");
  });

  it("finds a group by whatever name it has", async () => {
    const odd = [
      "O'Brien",
      "''",
      "100%",
      "%27",
      "R&D",
      "a+b",
      "a b",
      "#1?",
      "x=y",
      "back\\slash",
      '"quoted"',
      "☎️ 🎉",
      "' or 1 eq 1",
      "総務",
      "e\u0301",
    ];
    for (const name of odd) pbx.tenant().addGroup({ name });
    for (const name of odd) expect(await portsip.getUserGroup({ name })).toMatchObject({ name });
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        fc.pre(
          name.trim() !== "" &&
            pbx
              .tenant()
              .groups()
              .every((group) => group.name !== name),
        );
        const id = pbx.tenant().addGroup({ name });
        expect(await portsip.getUserGroup({ name })).toMatchObject({ id, name });
      }),
      { numRuns: 60 },
    );
  });

  it("compares names itself: where the PBX ignores the filter, and whatever case it takes for the same", async () => {
    numbered(130);
    pbx.configure({ ignoreFilter: true });
    const { id } = pbx.tenant().group("Group 120");
    expect(await portsip.getUserGroup({ name: "Group 120" })).toMatchObject({ id });
    expect(await messageOf(portsip.getUserGroup({ name: "group 120" }))).toContain(
      'did you mean "Group 120"',
    );
  });

  it("fails for a name that no group has, with the nearest names", async () => {
    expect(await messageOf(portsip.getUserGroup({ name: "Sals" }))).toBe(
      'cannot look up user group "Sals": the PBX has no user group of this name; did you mean "Sales"?',
    );
    expect(await messageOf(portsip.getUserGroup({ name: "Marketing" }))).toBe(
      'cannot look up user group "Marketing": the PBX has no user group of this name; it has "Reception", "Sales", "Support", "Night shift"',
    );
    numbered(120);
    expect(await messageOf(portsip.getUserGroup({ name: "Telemarketing" }))).toMatch(
      /: the PBX has no user group of this name; the nearest of its 124 are "[^"]+", "[^"]+", "[^"]+"$/,
    );
    expect(await messageOf(portsip.getUserGroup({ name: "Shift" }))).toContain('did you mean "Night shift"?');
  });

  it("fails without other names where there is no group at all, or the list is refused", async () => {
    await start();
    expect(await messageOf(portsip.getUserGroup({ name: "Sales" }))).toBe(
      'cannot look up user group "Sales": the PBX has no user group of this name; it has none',
    );
    pbx.fault({ method: "GET", path: /groups$/, nth: 2, fault: { status: 403 } });
    expect(await messageOf(portsip.getUserGroup({ name: "Sales" }))).toBe(
      'cannot look up user group "Sales": the PBX has no user group of this name',
    );
  });

  it("fails for an id that no group has, with what there is, and helps who gave a name as an id", async () => {
    await start();
    const id = pbx.tenant().addGroup({ name: "Sales" });
    expect(await messageOf(portsip.getUserGroup({ id: "NzAw" }))).toBe(
      `cannot look up user group with id NzAw: the PBX has no user group with this id; it has "Sales" (id ${id})`,
    );
    expect(await messageOf(portsip.getUserGroup({ id: "sales" }))).toBe(
      `cannot look up user group with id sales: the PBX has no user group with this id; did you mean "Sales" (id ${id})?`,
    );
    expect(await messageOf(portsip.getUserGroup({ id: id.slice(0, 9) }))).toContain(
      `did you mean "Sales" (id ${id})?`,
    );
  });

  it("fails for a name that several groups have, with their ids", async () => {
    pbx.configure({ duplicateNames: true });
    const ids = [pbx.tenant().group("Sales").id, pbx.tenant().addGroup({ name: "Sales" })];
    expect(await messageOf(portsip.getUserGroup({ name: "Sales" }))).toBe(
      `cannot look up user group "Sales": the PBX has 2 user groups of this name: give one of their ids, ${ids.join(", ")}`,
    );
    expect(await portsip.getUserGroup({ id: ids[1] ?? "" })).toMatchObject({ id: ids[1], name: "Sales" });
  });

  it("says by its name that a group was removed between its list and its detail", async () => {
    pbx.fault({ method: "GET", path: /groups\/.+/, fault: { status: 404 } });
    expect(await messageOf(portsip.getUserGroup({ name: "Sales" }))).toMatch(
      /^cannot look up user group "Sales": the PBX has no user group of this name/,
    );
  });

  it("never takes a proxy's page for a missing group", async () => {
    const { id } = pbx.tenant().group("Sales");
    pbx.fault({ method: "GET", path: /groups\/.+/, fault: { status: 404, body: "<h1>Not found</h1>" } });
    const message = await messageOf(portsip.getUserGroup({ id }));
    expect(message).toMatch(/did not answer what was asked for.*404 with text\/html/);
    expect(message).not.toContain("has no user group");
  });
});

describe("getUserGroups", () => {
  it("gives summaries, in one call", async () => {
    const { id } = pbx.tenant().group("Sales");
    const groups = await portsip.getUserGroups();
    expect(groups).toHaveLength(4);
    expect(groups).toContainEqual({ id, name: "Sales", description: "Outbound team" });
    expect(calls()).toEqual(["getTenant", "listGroups"]);
  });

  it("sends filter, search and order as they are, and takes a blank one for none", async () => {
    const query = {
      filter: "startswith(name,'S') or contains(name,'é&%+')",
      search: "s p",
      orderBy: "name desc,id",
    };
    const names = (list: { name: string }[]): string[] => list.map(({ name }) => name);
    expect(names(await portsip.getUserGroups({ filter: query.filter, orderBy: query.orderBy }))).toEqual([
      "Support",
      "Sales",
    ]);
    expect(names(await portsip.getUserGroups({ search: "OUTBOUND" }))).toEqual(["Sales"]);
    pbx.takeRequests();
    await portsip.getUserGroups(query);
    await portsip.getUserGroups({ filter: "", search: undefined, orderBy: "" });
    expect(pbx.requests.map((request) => request.query)).toEqual([
      { filter: query.filter, search: query.search, orderby: query.orderBy, top: "100", skip: "0" },
      { top: "100", skip: "0" },
    ]);
  });

  it("says what the PBX has against a filter", async () => {
    expect(await messageOf(portsip.getUserGroups({ filter: "name = 'Sales'" }))).toMatch(
      /^cannot look up user groups: the PBX answered 400: .*filter/,
    );
  });

  test.each([
    [100, 1],
    [101, 2],
    [1000, 10],
    [1010, 11],
  ])("of %d groups takes %d calls", async (count, requests) => {
    await start();
    numbered(count);
    const groups = await portsip.getUserGroups();
    expect(new Set(groups.map(({ name }) => name)).size).toBe(count);
    expect(calls().filter((call) => call === "listGroups")).toHaveLength(requests);
  });

  it("adds caller IDs where details are asked for: one call for each group, within the limits", async () => {
    Object.assign(process.env, { PORTSIP_MAX_CONCURRENCY: "3", PORTSIP_REQUESTS_PER_MINUTE: "100000" });
    numbered(20);
    pbx.configure({ latencyMs: 20 });
    const groups = await portsip.getUserGroups({ details: true });
    expect(groups).toHaveLength(24);
    expect(groups.find(({ name }) => name === "Support")?.outboundCallerIds[0]?.callerId).toBe("12100");
    expect(pbx.maxConcurrent).toBe(3);
    const all = calls();
    expect(all.filter((call) => call === "getGroup")).toHaveLength(24);
    expect(all.filter((call) => call === "listGroups")).toHaveLength(1);
  });

  it("leaves out a group that is removed between the list and its detail", async () => {
    pbx.fault({ method: "GET", path: /groups\/.+/, nth: 2, fault: { status: 404 } });
    expect(await portsip.getUserGroups({ details: true })).toHaveLength(3);
  });

  it("fails where a detail cannot be read: no list with a hole", async () => {
    pbx.fault({ method: "GET", path: /groups\/.+/, nth: 2, fault: { status: 500 } });
    expect(await messageOf(portsip.getUserGroups({ details: true }))).toMatch(
      /^cannot look up user groups: the PBX answered 500/,
    );
  });
});

describe("getOutboundRule", () => {
  it("gives a rule with its routes and the groups that it is applied to, by its id or its name", async () => {
    const { id: sales } = pbx.tenant().group("Sales");
    pbx.tenant().applyGroup("Out via CallCentric", sales);
    const { id } = pbx.tenant().rule("Out via CallCentric");
    const rule = {
      id,
      name: "Out via CallCentric",
      enabled: true,
      priority: 1000,
      numberPrefix: "9",
      routingStrategy: "PRIORITIZED",
      routes: [{ enabled: true, providerId: pbx.tenant().trunk("CallCentric").id, stripDigits: 1 }],
      userGroups: [{ id: sales, name: "Sales" }],
    };
    expect(await portsip.getOutboundRule({ id })).toEqual(rule);
    expect(calls()).toEqual(["getRule", "getTenant", "listAppliedGroups"]);
    expect(await portsip.getOutboundRule({ name: "Out via CallCentric" })).toEqual(rule);
    expect(calls()).toEqual(["getRule", "listAppliedGroups", "listRules"]);
  });

  it("fails for a name or id that no rule has, with the nearest, and for a name that several have, with their ids", async () => {
    expect(await messageOf(portsip.getOutboundRule({ name: "Out via Callcentric" }))).toBe(
      'cannot look up outbound rule "Out via Callcentric": the PBX has no outbound rule of this name; did you mean "Out via CallCentric"?',
    );
    expect(await messageOf(portsip.getOutboundRule({ id: "bm9uZQ==" }))).toMatch(
      /the PBX has no outbound rule with this id; it has "Out via CallCentric" \(id /,
    );
    const twin = pbx.tenant().addRule({ name: "Out via Twilio" });
    expect(await messageOf(portsip.getOutboundRule({ name: "Out via Twilio" }))).toContain(twin);
  });

  it("is listed with all others, in the order of their priority, without routes", async () => {
    pbx.tenant().addRule({ name: "Emergency", priority: 1, numberLength: "3", numberMask: "101-105" });
    expect(await portsip.getOutboundRules()).toMatchObject([
      { name: "Emergency", priority: 1, numberLength: "3", numberMask: "101-105" },
      { name: "Out via CallCentric", numberPrefix: "9" },
      { name: "Out via Twilio", numberPrefix: "8" },
    ]);
    expect(calls()).toEqual(["getTenant", "listRules"]);
  });

  it("is looked up for an output", async () => {
    const name = pulumi.output("Out via Twilio");
    expect(await held(portsip.getOutboundRuleOutput({ name }).priority)).toMatchObject({ value: 1000 });
    expect(await held(portsip.getOutboundRulesOutput().apply((all) => all.length))).toMatchObject({
      value: 2,
    });
  });
});

describe("getExtension", () => {
  it("gives an extension with its own numbers, by its number", async () => {
    const providerId = pbx.tenant().trunk("CallCentric").id;
    pbx.tenant().editExtension("101", {
      outboundCallerIds: [
        { trunk: "CallCentric", callerId: "3000", preferred: true, description: "front desk" },
      ],
      anonymous: true,
    });
    const { id, name } = pbx.tenant().extension("101");
    expect(await portsip.getExtension({ number: "101" })).toEqual({
      id,
      number: "101",
      name,
      displayName: "User 101",
      enabled: true,
      outboundCallerIds: [{ providerId, callerId: "3000", preferred: true, description: "front desk" }],
      anonymousOutboundCalls: true,
    });
    expect(calls()).toEqual(["getExtension", "getTenant", "listExtensions"]);
  });

  it("compares numbers itself, and leading zeros count", async () => {
    for (let n = 1000; n < 1150; n += 1) pbx.tenant().addExtension({ number: String(n) });
    pbx.tenant().addExtension({ number: "0101" });
    pbx.configure({ ignoreFilter: true });
    expect(await portsip.getExtension({ number: "0101" })).toMatchObject({ number: "0101" });
    expect(await portsip.getExtension({ number: "1140" })).toMatchObject({ number: "1140" });
    expect(await portsip.getExtensions()).toHaveLength(161);
  });

  it("fails for a number that no extension has, with the nearest", async () => {
    expect(await messageOf(portsip.getExtension({ number: "1010" }))).toMatch(
      /^cannot look up extension 1010: the PBX has no extension of this number; did you mean .*"101"/,
    );
  });

  it.each([
    [
      101,
      "getExtension was given wrong arguments: number must be a string, in quotes: a number loses its leading zeros",
    ],
    ["1", "getExtension was given wrong arguments: number must have 3 to 64 digits"],
    ["sales", "getExtension was given wrong arguments: number must have 3 to 64 digits"],
    [
      undefined,
      "getExtension was given wrong arguments: number must be the number of an extension, as a string",
    ],
    [
      pulumi.output("101"),
      /number must be a string: for an output or a promise, take the lookup whose name ends in Output/,
    ],
  ])("of the number %j is refused", async (number, message) => {
    expect(await messageOf(portsip.getExtension({ number: number as string }))).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
    expect(calls()).toEqual([]);
  });

  it("is looked up for an output", async () => {
    const number = pulumi.secret("101");
    expect(await held(portsip.getExtensionOutput({ number }).enabled)).toMatchObject({
      value: true,
      secret: true,
    });
    expect(await held(portsip.getExtensionsOutput().apply((all) => all.length))).toMatchObject({ value: 10 });
  });

  it("is not told to a role that may not list users", async () => {
    settings({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.tenant().newToken({ denied: ["users"] }) });
    expect(await messageOf(portsip.getExtensions())).toContain("403");
  });
});

describe("getTrunk and getTrunks", () => {
  it("give a trunk with its numbers as ranges, by id and by name", async () => {
    const { id } = pbx.tenant().trunk("CallCentric");
    const trunk = {
      id,
      name: "CallCentric",
      didNumbers: [
        { first: "3000", last: "3000" },
        { first: "12000", last: "18000" },
      ],
    };
    expect(await portsip.getTrunk({ id })).toEqual(trunk);
    const found = await portsip.getTrunk({ name: "CallCentric" });
    expect(found).toEqual(trunk);
    expect(
      ["3000", "12000", "15000", "18001", "3001"].map((number) => portsip.hasNumber(found, number)),
    ).toEqual([true, true, true, false, false]);
    expect(portsip.hasNumber(found.didNumbers, "15000")).toBe(true);
    expect((await portsip.getTrunks()).map(({ name }) => name)).toEqual(["CallCentric", "Twilio"]);
    expect(calls()).toEqual(["getTenant", "listTrunks", "listTrunks", "listTrunks"]);
  });

  it("know trunks by whatever name they have, and read every page of them", async () => {
    const odd = ["O'Brien & Sons", "100% VoIP", "☎️", "a/b?c#d"];
    const many = Array.from({ length: 120 }, (_, n) => `Trunk ${n}`);
    await start({ tenants: [{ name: "Acme", trunks: [...many, ...odd].map((name) => ({ name })) }] });
    for (const name of odd) expect(await portsip.getTrunk({ name })).toMatchObject({ name, didNumbers: [] });
    calls();
    expect(await portsip.getTrunks()).toHaveLength(124);
    expect(calls()).toEqual(["listTrunks", "listTrunks"]);
  });

  it("fail for a name or id that no trunk has, with the nearest", async () => {
    const { id } = pbx.tenant().trunk("CallCentric");
    expect(await messageOf(portsip.getTrunk({ name: "CallCentrik" }))).toBe(
      'cannot look up SIP trunk "CallCentrik": the PBX has no SIP trunk of this name; did you mean "CallCentric"?',
    );
    expect(await messageOf(portsip.getTrunk({ name: "callcentric" }))).toContain(
      'did you mean "CallCentric"?',
    );
    expect(await messageOf(portsip.getTrunk({ name: "Vonage" }))).toBe(
      'cannot look up SIP trunk "Vonage": the PBX has no SIP trunk of this name; it has "CallCentric", "Twilio"',
    );
    expect(await messageOf(portsip.getTrunk({ id: "CallCentric" }))).toBe(
      `cannot look up SIP trunk with id CallCentric: the PBX has no SIP trunk with this id; did you mean "CallCentric" (id ${id})?`,
    );
    expect(await messageOf(portsip.getTrunk({ id: "bm8gc3VjaA==" }))).toBe(
      `cannot look up SIP trunk with id bm8gc3VjaA==: the PBX has no SIP trunk with this id; it has "CallCentric" (id ${id}), "Twilio" (id ${pbx.tenant().trunk("Twilio").id})`,
    );
  });

  it("fail for a name that several trunks have, with their ids", async () => {
    await start({
      tenants: [
        {
          name: "Acme",
          trunks: [
            { name: "Main", id: "one" },
            { name: "Main", id: "two" },
          ],
        },
      ],
    });
    expect(await messageOf(portsip.getTrunk({ name: "Main" }))).toBe(
      'cannot look up SIP trunk "Main": the PBX has 2 SIP trunks of this name: give one of their ids, one, two',
    );
    expect(await portsip.getTrunk({ id: "two" })).toMatchObject({ id: "two" });
  });
});

describe("the Output forms", () => {
  it("take outputs, promises and both within each other, and give outputs", async () => {
    const { id } = pbx.tenant().group("Sales");
    const name = pulumi.output(Promise.resolve(pulumi.output("Sales")));
    expect(await held(portsip.getUserGroupOutput({ name }).id)).toEqual({
      value: id,
      known: true,
      secret: false,
    });
    expect((await held(portsip.getUserGroupOutput({ id: Promise.resolve(id) }).name)).value).toBe("Sales");
    const trunk = portsip.getTrunkOutput({ name: pulumi.output("Twilio"), connection: undefined });
    expect((await held(trunk.didNumbers[0]?.first)).value).toBe("442079460000");
    const list = portsip.getUserGroupsOutput({
      search: pulumi.output("night"),
      details: pulumi.output(true),
    });
    expect((await held(list)).value).toMatchObject([{ name: "Night shift", outboundCallerIds: [] }]);
    expect((await held(portsip.getUserGroupsOutput())).value).toHaveLength(4);
    expect((await held(portsip.getTrunksOutput())).value).toHaveLength(2);
  });

  it("keep secret what is secret, in the result and in errors", async () => {
    const name = pulumi.secret("Sales");
    for (const output of [
      portsip.getUserGroupOutput({ name }),
      portsip.getUserGroupOutput({ name }).id,
      portsip.getUserGroupsOutput({ search: name }),
      portsip.getTrunkOutput({ name: pulumi.secret("Twilio") }).didNumbers,
    ])
      expect(await held(output)).toMatchObject({ known: true, secret: true });
    expect(
      await messageOf(held(portsip.getUserGroupOutput({ name: pulumi.secret('Boss\'s "own"') }))),
    ).toMatch(/^cannot look up user group "\[secret\]": the PBX has no user group of this name/);
    expect(await messageOf(held(portsip.getUserGroupOutput({ id: pulumi.secret("NzAw") })))).toMatch(
      /^cannot look up user group with id \[secret\]: the PBX has no user group with this id/,
    );
    expect(await messageOf(held(portsip.getTrunkOutput({ name: pulumi.secret("Twillio") })))).toContain(
      'cannot look up SIP trunk "[secret]": ',
    );
    const filter = "hidden eq 'x'";
    expect(await messageOf(held(portsip.getUserGroupsOutput({ filter })))).toContain("hidden");
    expect(
      await messageOf(held(portsip.getUserGroupsOutput({ filter: pulumi.secret(filter) }))),
    ).not.toContain("hidden eq");
  });

  it("fail with the same line wherever their result goes", async () => {
    const id = portsip.getTrunkOutput({ name: "CallCentrik" }).id;
    const message = await messageOf(held(id));
    const error: unknown = await held(id).catch((thrown: unknown) => thrown);
    if (error instanceof Error) error.message = `error serializing property "providerId": ${error.message}`;
    expect(await messageOf(Promise.reject(error as Error))).toBe(message);
  });

  describe("in a preview", () => {
    let made: boolean;
    let asked: unknown[];

    beforeEach(async () => {
      made = false;
      asked = [];
      await pulumi.runtime.setMocks(
        {
          call: ({ token, inputs }) => {
            asked.push(token);
            return inputs as object;
          },
          newResource: ({ inputs }) => ({ id: made ? "made" : undefined, state: inputs as object }),
        },
        "project",
        "stack",
        true,
      );
    });

    afterEach(() => {
      pulumi.runtime.resetOptions("project", "stack", -1, "", "", false, "");
    });

    const unknown = (): pulumi.Output<string> => pulumi.output(pulumi.unknown).apply(String);

    test("call nobody while an argument is unknown, and are unknown themselves", async () => {
      for (const output of [
        portsip.getUserGroupOutput({ id: unknown() }),
        portsip.getUserGroupOutput({ name: pulumi.interpolate`Sales ${unknown()}` }).id,
        portsip.getUserGroupsOutput({ filter: unknown(), details: true }),
        portsip.getTrunkOutput({ name: "CallCentric", connection: unknown() }).id,
        portsip.getTrunksOutput({ connection: unknown() }),
      ])
        expect(await held(output)).toMatchObject({ known: false });
      expect(asked).toEqual([]);
    });

    test("really look up what is known", async () => {
      expect(await held(portsip.getTrunkOutput({ name: "CallCentric" }).name)).toMatchObject({
        value: "CallCentric",
        known: true,
      });
      expect(asked).toEqual(["portsip:index:getTrunk"]);
    });

    test("wait for a group that is not made yet, although its name is known", async () => {
      const { name } = new portsip.UserGroup("fresh");
      expect(await held(name)).toMatchObject({ value: "fresh", known: true });
      expect(await held(portsip.getUserGroupOutput({ name }))).toMatchObject({ known: false });
      expect(await held(portsip.getUserGroupsOutput({ search: pulumi.interpolate`${name}` }))).toMatchObject({
        known: false,
      });
      const after = new portsip.UserGroup("before");
      expect(await held(portsip.getTrunksOutput({}, { dependsOn: after }))).toMatchObject({ known: false });
      expect(asked).toEqual([]);
      made = true;
      const there = new portsip.UserGroup("Sales");
      expect(await held(portsip.getUserGroupOutput({ name: there.name }).name)).toMatchObject({
        value: "Sales",
        known: true,
      });
    });
  });
});

describe("arguments of lookups", () => {
  // As a program in JavaScript has them.
  const wrong = (lookup: (args: never) => Promise<unknown>, args: unknown): Promise<string> =>
    messageOf(lookup(args as never));

  test.each([
    [{}, "getTrunk takes either an id or a name, and was given neither"],
    [{ id: undefined, name: undefined }, "getTrunk takes either an id or a name, and was given neither"],
    [{ id: "a", name: "b" }, "getTrunk takes either an id or a name, and was given both"],
    [{ name: "" }, "getTrunk was given wrong arguments: name is empty"],
    [{ id: " " }, "getTrunk was given wrong arguments: id is empty"],
    [{ name: 7 }, "getTrunk was given wrong arguments: name must be a string"],
    [
      { nmae: "a" },
      "getTrunk was given wrong arguments: nmae does not exist; did you mean name? (allowed: id, name, connection)",
    ],
    [
      { name: "a", connection: "" },
      "getTrunk was given wrong arguments: connection is empty: give the name of a connection, or leave it out for the top-level settings",
    ],
    ["CallCentric", "getTrunk was given wrong arguments: it takes an object, of id, name, connection"],
    [undefined, "getTrunk was given wrong arguments: it takes an object, of id, name, connection"],
  ])("are told where they are wrong: getTrunk(%j)", async (args, message) => {
    expect(await wrong(portsip.getTrunk, args)).toBe(message);
    expect(await wrong(portsip.getUserGroup, args)).toBe(message.replace("getTrunk", "getUserGroup"));
    expect(pbx.requests).toEqual([]);
  });

  test("are told all at once where they are wrong: getUserGroups and getTrunks", async () => {
    expect(await wrong(portsip.getUserGroups, { orderby: "name", filter: 1, details: "yes" })).toBe(
      "getUserGroups was given wrong arguments: filter must be a string; details must be true or false; orderby does not exist; did you mean orderBy? (allowed: filter, search, orderBy, details, connection)",
    );
    expect(await wrong(portsip.getUserGroups, { filter: pulumi.output("x") })).toBe(
      "getUserGroups was given wrong arguments: filter must be a string: for an output or a promise, take the lookup whose name ends in Output",
    );
    expect(await wrong(portsip.getTrunks, { name: "a" })).toContain(
      "getTrunks was given wrong arguments: name does not exist",
    );
    expect(pbx.requests).toEqual([]);
  });

  test("are refused by the types where they are wrong", () => {
    const program = (): void => {
      // @ts-expect-error neither an id nor a name
      void portsip.getUserGroup({});
      // @ts-expect-error an id and a name
      void portsip.getUserGroup({ id: "a", name: "b" });
      // @ts-expect-error perhaps no name at all
      void portsip.getTrunk({ name: process.env["TRUNK"] });
      // @ts-expect-error no such argument
      void portsip.getTrunk({ name: "a", nmae: "b" });
      // @ts-expect-error an output, for the form that takes promptly known values
      void portsip.getTrunk({ name: pulumi.output("a") });
      // @ts-expect-error an id and a name
      portsip.getTrunkOutput({ id: pulumi.output("a"), name: "b" });
      // @ts-expect-error neither an id nor a name
      portsip.getUserGroupOutput({ connection: "acme" });
      // @ts-expect-error no such argument
      void portsip.getUserGroups({ orderby: "name" });
      // @ts-expect-error summaries have no caller IDs
      void portsip.getUserGroups().then((list): unknown => list[0]?.outboundCallerIds);
      // @ts-expect-error summaries have no caller IDs
      portsip.getUserGroupsOutput({ details: false }).apply((list): unknown => list[0]?.outboundCallerIds);
    };
    expect(program).toBeInstanceOf(Function);
  });

  test("are taken by the types where they are right", () => {
    const program = (given: portsip.IdOrName, maybe: boolean, text: pulumi.Output<string>): unknown[] => {
      void portsip.getUserGroup(given);
      void portsip.getTrunk({ id: "a", name: undefined, connection: process.env["CONNECTION"] });
      const whole: pulumi.Output<portsip.UserGroupResult[]> = portsip.getUserGroupsOutput({
        filter: text,
        details: true,
      });
      const short: Promise<portsip.UserGroupSummary[]> = portsip.getUserGroups({
        search: process.env["SEARCH"],
      });
      const either = portsip.getUserGroupsOutput({ details: maybe });
      // What a lookup gives, a group takes.
      new portsip.UserGroup("copy", {
        outboundCallerIds: portsip.getUserGroupOutput({ name: text }).outboundCallerIds,
        description: either.apply(([first]) => first?.outboundCallerIds?.[0]?.callerId),
      });
      return [whole, short];
    };
    expect(program).toBeInstanceOf(Function);
  });
});

describe("settings and guards", () => {
  it("are those of the program: lookups share one client, one sign-in and one question for the tenant", async () => {
    const { username, password, domain } = pbx.tenant();
    settings({
      PORTSIP_URL: pbx.url,
      PORTSIP_USERNAME: username,
      PORTSIP_PASSWORD: password,
      PORTSIP_DOMAIN: domain,
    });
    await Promise.all([
      portsip.getTrunk({ name: "CallCentric" }),
      portsip.getTrunks(),
      portsip.getUserGroup({ name: "Sales" }),
      portsip.getUserGroups(),
      held(portsip.getTrunkOutput({ name: "Twilio" })),
    ]);
    await portsip.getUserGroups({ details: true });
    expect(pbx.signIns).toBe(1);
    expect(calls().filter((call) => call === "getTenant")).toHaveLength(1);
  });

  it("come from the stack's config where the environment has none, for each program that the process runs", async () => {
    settings({});
    for (const name of ["Acme", "Globex"]) {
      const { token, trunks } = pbx.tenant(name);
      pulumi.runtime.setAllConfig({ "portsip:url": pbx.url, "portsip:token": token });
      expect((await portsip.getTrunks()).map(({ id }) => id)).toEqual(trunks.map(({ id }) => id));
    }
  });

  it("are asked for where they are missing, and nothing is sent", async () => {
    settings({});
    const message = await messageOf(portsip.getTrunk({ name: "CallCentric" }));
    expect(message).toMatch(
      /^cannot look up SIP trunk "CallCentric": the settings are not complete: the PBX's address is missing: set PORTSIP_URL in the environment, or `pulumi config set portsip:url https:\/\/HOST:8887`; credentials are missing: /,
    );
    expect(pbx.requests).toEqual([]);
  });

  it("refuse credentials of another tenant before anything is read", async () => {
    settings({
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.tenant("Globex").token,
      PORTSIP_DOMAIN: "acme.example",
    });
    for (const lookup of [
      () => portsip.getTrunks(),
      () => portsip.getUserGroups(),
      () => portsip.getUserGroup({ id: "NzAw" }),
      () => held(portsip.getTrunkOutput({ name: "CallCentric" })),
    ])
      expect(await messageOf(lookup())).toContain(
        "the credentials belong to tenant Globex (globex.example), but the settings are for the domain acme.example",
      );
    expect(new Set(calls())).toEqual(new Set(["getTenant"]));
  });

  it("follow the connection, and name it in errors", async () => {
    const connection = (name: string): object => ({ url: pbx.url, token: pbx.tenant(name).token });
    settings({
      PORTSIP_CONNECTIONS: JSON.stringify({ acme: connection("Acme"), globex: connection("Globex") }),
    });
    expect((await portsip.getTrunk({ name: "CallCentric", connection: "globex" })).id).toBe(
      pbx.tenant("Globex").trunk("CallCentric").id,
    );
    expect((await held(portsip.getTrunksOutput({ connection: pulumi.output("acme") }))).value).toHaveLength(
      2,
    );
    expect(await messageOf(portsip.getTrunk({ name: "Twilio", connection: "globex" }))).toBe(
      'cannot look up SIP trunk "Twilio" on connection "globex": the PBX has no SIP trunk of this name; it has "CallCentric", "Vonage"',
    );
    expect(await messageOf(portsip.getUserGroups({ connection: "acne" }))).toContain(
      'there is no connection "acne": there are "acme", "globex"',
    );
  });
});

describe("what goes wrong on the way is one line without a token", () => {
  test.each([
    ["a page of a proxy", { status: 502 } as const, "the PBX answered 502 with text/html"],
    ["a page instead of a list", "html" as const, "did not answer what was asked for: 200 with text/html"],
    ["something else", "wrong-shape" as const, "did not answer what was asked for"],
    ["a refusal that quotes the request", { status: 403, echo: true } as const, "the PBX answered 403"],
    ["a page that quotes the request", { status: 500, echo: true } as const, "the PBX answered 500"],
    ["a redirect", { redirect: "https://elsewhere.example/" } as const, "the PBX redirects (302)"],
    ["a connection that breaks", "reset-before" as const, "the connection to"],
  ])("%s", async (_, fault, text) => {
    pbx.fault({ method: "GET", path: /(groups|providers)/, fault });
    for (const lookup of [
      () => portsip.getTrunks(),
      () => portsip.getUserGroups(),
      () => portsip.getUserGroup({ name: "Sales" }),
    ])
      expect(await messageOf(lookup())).toContain(text);
  });

  test("a token that is refused", async () => {
    pbx.revoke(pbx.token);
    const message = await messageOf(portsip.getUserGroups());
    expect(message).toMatch(/^cannot look up user groups: the PBX refused the token \(401\).*PORTSIP_TOKEN/);
  });

  test("a password that is refused", async () => {
    settings({
      PORTSIP_URL: pbx.url,
      PORTSIP_USERNAME: "admin",
      PORTSIP_PASSWORD: "pa55-word",
      PORTSIP_DOMAIN: "acme.example",
    });
    expect(await messageOf(portsip.getTrunks())).not.toContain("pa55-word");
  });

  test("names that would break the line or the terminal", async () => {
    await start();
    pbx.tenant().addGroup({ name: "two\nlines \u001b[31m" });
    expect(await messageOf(portsip.getUserGroup({ name: "two" }))).toContain(
      'did you mean "two\\nlines \\u001b[31m"?',
    );
  });
});
