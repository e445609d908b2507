import * as grpc from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Pbx, startPbx } from "../pbx";
import { failureOf, Groups, type PluginProcess, startPlugin } from "./pluginProcess";
import { partlyMade, secret, struct } from "./wire";

let pbx: Pbx;
let plugin: PluginProcess;
let groups: Groups;
const others: { close(): Promise<void> }[] = [];

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
beforeEach(async () => {
  pbx = await startPbx();
  plugin = await startPlugin({ config: { url: pbx.url, token: secret(pbx.token) } });
  groups = new Groups(plugin);
});

afterEach(async () => {
  for (const each of [plugin, ...others.splice(0), pbx]) await each.close();
  expect(pbx.contractViolations).toEqual([]);
});

const trunk = (): string => pbx.tenant().trunk("CallCentric").id;
const main = { trunk: "CallCentric", callerId: "3000" };

describe("a group behind the plugin", () => {
  test("is named as its resource, unless it is given a name", async () => {
    expect((await groups.check("sales", {})).getInputs()?.toJavaScript()).toEqual({ name: "sales" });
    expect((await groups.check("sales", { name: "Sales" })).getInputs()?.toJavaScript()).toEqual({
      name: "Sales",
    });
  });

  test("is refused with every failure at once, each by its property", async () => {
    const checked = await groups.check("sales", { name: "", descripton: "x", members: ["1"] });
    expect(checked.getFailuresList().map((failure) => failure.getProperty())).toEqual(
      expect.arrayContaining(["name", "descripton", "members[0]"]),
    );
  });

  test("is refused without a word of what is secret, and the engine is not told a property whose value it would print", async () => {
    const checked = await groups.check("sales", {
      name: secret("Hidden "),
      outboundCallerIds: [{ trunk: "CallCentric", callerId: secret("77777") }],
      members: [secret("99")],
    });
    expect(checked.getFailuresList().map((failure) => failure.toObject())).toEqual([
      { property: "", reason: expect.stringMatching(/^name has a blank at its end/) },
      { property: "members[0]", reason: expect.stringContaining("is not an extension number") },
    ]);
    const unlisted = await groups.check("sales", {
      name: "Sales",
      outboundCallerIds: [{ trunk: "CallCentric", callerId: secret("77777") }],
      members: [secret("888")],
    });
    expect(unlisted.getFailuresList().map((failure) => failure.toObject())).toEqual([
      {
        property: "outboundCallerIds[0].callerId",
        reason: expect.stringMatching(/^\[secret\] is not one of/),
      },
      {
        property: "members[0]",
        reason: expect.stringMatching(/no extension \[secret\]|no extension "\[secret\]"/),
      },
    ]);
  });

  test("is previewed as far as it is known, with what is secret, and nothing is sent", async () => {
    const inputs = {
      name: "Sales",
      description: secret("internal"),
      outboundCallerIds: [main, { trunk: "CallCentric", callerId: UNKNOWN }],
      members: UNKNOWN,
    };
    const made = await groups.create("sales", inputs, { preview: true });
    expect(made.getId()).toBe("");
    const planned = {
      ...inputs,
      outboundCallerIds: [
        { ...main, providerId: UNKNOWN },
        { trunk: "CallCentric", callerId: UNKNOWN, providerId: UNKNOWN },
      ],
      connection: null,
      outboundRules: null,
      tenantId: UNKNOWN,
    };
    expect(made.getProperties()?.toJavaScript()).toEqual(planned);
    const olds = { name: "Sales", outboundCallerIds: [{ ...main, providerId: "7" }], tenantId: "t" };
    const updated = await groups.update("sales", "x", olds, inputs, { preview: true });
    expect(updated.getProperties()?.toJavaScript()).toEqual({
      ...planned,
      outboundCallerIds: [
        { ...main, providerId: "7" },
        { trunk: "CallCentric", callerId: UNKNOWN, providerId: "7" },
      ],
      tenantId: "t",
    });
    expect(pbx.requests).toEqual([]);
  });

  test("is made, refreshed unchanged, changed and removed, and what was secret stays so", async () => {
    const inputs = {
      name: "Sales",
      description: secret("internal"),
      outboundCallerIds: [{ ...main, callerId: secret("3000") }],
    };
    const made = await groups.create("sales", inputs);
    const id = made.getId();
    const outputs = made.getProperties()?.toJavaScript() ?? {};
    expect(pbx.tenant().group("Sales")).toMatchObject({ id, description: "internal" });
    expect(outputs).toMatchObject({
      ...inputs,
      outboundCallerIds: [{ trunk: "CallCentric", providerId: trunk(), callerId: secret("3000") }],
      tenantId: pbx.tenant().id,
    });

    const refreshed = await groups.read("sales", id, outputs, inputs);
    expect(refreshed.getProperties()?.toJavaScript()).toEqual(outputs);
    expect(refreshed.getInputs()?.toJavaScript()).toEqual(inputs);
    const same = await groups.diff("sales", id, { inputs, outputs }, inputs);
    expect(same.getChanges()).toBe(messages.DiffResponse.DiffChanges.DIFF_NONE);

    const news = { ...inputs, description: secret("for all") };
    const diff = await groups.diff("sales", id, { inputs, outputs }, news);
    expect(
      diff
        .getDetaileddiffMap()
        .getEntryList()
        .map(([path]) => path),
    ).toEqual(["description"]);
    const updated = await groups.update("sales", id, outputs, news);
    expect(updated.getProperties()?.toJavaScript()).toEqual({
      ...outputs,
      ...{ description: secret("for all") },
    });

    await groups.delete("sales", id, outputs);
    expect(pbx.tenant().groups()).toEqual([]);
    expect((await groups.read("sales", id, outputs, inputs)).getId()).toBe("");
  });

  test("stays in the state where it was partly made, with what of it is secret", async () => {
    const inputs = { name: "Sales", description: secret("internal"), members: ["101", secret("102")] };
    pbx.fault({ path: /\/members\/101$/, fault: { status: 403 } });
    const made = partlyMade(await failureOf(groups.create("sales", inputs)));
    const { id } = pbx.tenant().group("Sales");
    const kept = { description: secret("internal"), members: [secret("102")], tenantId: pbx.tenant().id };
    expect(made).toMatchObject({ id, properties: kept });
    const news = { ...inputs, description: secret("for all") };
    const changed = partlyMade(await failureOf(groups.update("sales", id, made?.properties ?? {}, news)));
    expect(changed).toMatchObject({ id, properties: { ...kept, description: secret("for all") } });
    expect(changed?.reasons).toEqual([expect.stringContaining("1 of 2 members set")]);
  });

  test("is imported by its id alone, its trunks by their names", async () => {
    const id = pbx.tenant().addGroup({
      name: "Support",
      outbound_caller_ids: [{ provider_id: trunk(), caller_id: "3000" }],
    });
    const found = await groups.read("support", id);
    expect(found.getId()).toBe(id);
    expect(found.getInputs()?.toJavaScript()).toEqual({ name: "Support", outboundCallerIds: [main] });
    expect((await failureOf(groups.read("support", "none"))).details).toBe(
      "cannot read user group with id none: the PBX has no user group with this id",
    );
  });

  test("is not read where its id names no connection, or the PBX refuses it, and says which", async () => {
    const words = async (id: string): Promise<string> =>
      (await failureOf(groups.read("support", id))).details;
    expect(await words("globx/none")).toContain(
      'cannot read user group globx/none: there is no connection "globx"',
    );
    pbx.fault({ fault: { status: 403 }, method: "GET", path: "/groups/" });
    expect(await words("globx/none")).toContain("the PBX answered 403");
  });

  test("is replaced on another connection, and on nothing else", async () => {
    const state = { inputs: { name: "a" }, outputs: { name: "a", outboundCallerIds: [] } };
    const moved = await groups.diff("a", "x", state, { name: "b", connection: "globex" });
    expect(moved.getReplacesList()).toEqual(["connection"]);
    expect(moved.getDeletebeforereplace()).toBe(false);
    const renamed = await groups.diff("a", "x", state, { name: "b" });
    expect(renamed.getReplacesList()).toEqual([]);
  });
});

describe("the provider's config", () => {
  function checkConfig(news: object): Promise<messages.CheckResponse> {
    const request = new messages.CheckRequest();
    request.setUrn("urn:pulumi:dev::program::pulumi:providers:portsip::default");
    request.setNews(struct(news));
    return plugin.ask((client, done) => client.checkConfig(request, done));
  }

  test("is refused where a key is misspelt, with what was meant", async () => {
    const news = { url: "https://pbx.example", domian: "acme.example", version: "0.2.0" };
    const checked = await checkConfig(news);
    expect(checked.getInputs()?.toJavaScript()).toEqual(news);
    expect(checked.getFailuresList().map((failure) => failure.toObject())).toEqual([
      { property: "domian", reason: expect.stringContaining("did you mean portsip:domain?") },
    ]);
  });

  test("may change without a replacement, its address too", async () => {
    const request = new messages.DiffRequest();
    request.setOldInputs(struct({ url: "https://old.example" }));
    request.setOlds(struct({ url: "https://old.example" }));
    request.setNews(struct({ url: "https://new.example" }));
    const diff = await plugin.ask<messages.DiffResponse>((client, done) => client.diffConfig(request, done));
    expect(diff.getReplacesList()).toEqual([]);
    expect(diff.getDeletebeforereplace()).toBe(false);
  });

  test("is warned of where a credential stands in plain text, and where it is secret it is not", async () => {
    expect(plugin.shown).toEqual([]);
    const plain = await startPlugin({
      config: { url: pbx.url, token: pbx.token },
      environment: { PORTSIP_DOMIAN: "acme.example" },
    });
    others.push(plain);
    expect(plain.shown).toEqual([
      expect.stringMatching(/portsip:token is in the stack's config in plain text/),
      expect.stringMatching(/PORTSIP_DOMIAN .*did you mean PORTSIP_DOMAIN\?/),
    ]);
  });

  test("is each process's own: two providers reach two PBXs", async () => {
    const second = await startPbx();
    const other = await startPlugin({ config: { url: second.url, token: secret(second.token) } });
    others.push(other, second);
    await groups.create("sales", { name: "Here" });
    await new Groups(other).create("sales", { name: "There" });
    expect(pbx.tenant().groups()).toMatchObject([{ name: "Here" }]);
    expect(second.tenant().groups()).toMatchObject([{ name: "There" }]);
  });
});

describe("functions", () => {
  async function invoke(name: string, args: object): Promise<messages.InvokeResponse> {
    const request = new messages.InvokeRequest();
    request.setTok(`portsip:index:${name}`);
    request.setArgs(struct(args));
    return plugin.ask((client, done) => client.invoke(request, done));
  }

  test("find what the PBX has, refuse arguments that they do not take, and say which there are", async () => {
    const found = await invoke("getTrunk", { name: "CallCentric" });
    expect(found.getReturn()?.toJavaScript()).toMatchObject({ id: trunk(), name: "CallCentric" });
    const refused = await invoke("getTrunk", { nam: "CallCentric" });
    expect(refused.getFailuresList().map((failure) => failure.getReason())).toEqual([
      expect.stringContaining("nam"),
    ]);
    const { details } = await failureOf(invoke("getTrnk", {}));
    expect(details).toMatch(/no function portsip:index:getTrnk .*portsip:index:getTrunk,/);
  });
});

describe("what the plugin is", () => {
  test("is told: its version, its schema, that it takes secrets, and other resources it has none", async () => {
    const info = await plugin.ask<{ getVersion(): string }>((client, done) =>
      client.getPluginInfo(new Empty(), done),
    );
    const schema = await plugin.ask<messages.GetSchemaResponse>((client, done) =>
      client.getSchema(new messages.GetSchemaRequest(), done),
    );
    expect(JSON.parse(schema.getSchema())).toMatchObject({ name: "portsip", version: info.getVersion() });
    const request = new messages.CreateRequest();
    request.setUrn("urn:pulumi:dev::program::portsip:index:Trunk::a");
    const { details } = await failureOf(plugin.ask((client, done) => client.create(request, done)));
    expect(details).toBe("portsip has no resource portsip:index:Trunk, but portsip:index:UserGroup");
  });

  test.each<[string, (client: Parameters<Parameters<PluginProcess["ask"]>[0]>[0], done: never) => unknown]>([
    ["Parameterize", (client, done) => client.parameterize(new messages.ParameterizeRequest(), done)],
    ["Call", (client, done) => client.call(new messages.CallRequest(), done)],
    ["Construct", (client, done) => client.construct(new messages.ConstructRequest(), done)],
    ["GetMapping", (client, done) => client.getMapping(new messages.GetMappingRequest(), done)],
    ["GetMappings", (client, done) => client.getMappings(new messages.GetMappingsRequest(), done)],
  ])("has no %s, and says so", async (name, call) => {
    const failure = await failureOf(plugin.ask((client, done) => call(client, done as never)));
    expect(failure.code).toBe(grpc.status.UNIMPLEMENTED);
    expect(failure.details).toBe(`portsip does not implement ${name}`);
  });
});
