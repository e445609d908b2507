import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { withGroups } from "../../../provider/src/cli/import/merge";
import { type Door, DYNAMIC, PLUGIN } from "../../../provider/src/cli/import/door";
import type { NewGroup } from "../../../provider/src/cli/import/plan";
import { groupsIn, parseState, SECRET, SIGNATURE } from "../../../provider/src/cli/import/state";
import { directoryOf, trunkOf } from "../../../provider/src/trunk/directory";
import { groups, planned } from "./arbitraries";

const STACK = "urn:pulumi:dev::program::pulumi:pulumi:Stack::program-dev";
const PROVIDER = "urn:pulumi:dev::program::pulumi:providers:pulumi-nodejs::default";
const TYPE = "pulumi-nodejs:dynamic/portsip:UserGroup";
const now = new Date("2026-01-02T03:04:05.678Z");
const secrets_providers = { type: "passphrase", state: { salt: "v1:abc" } };
const manifest = { time: "2025-01-01T00:00:00Z", magic: "m", version: "v3.259.0", future: [1] };

const target = {
  stack: "dev",
  project: "program",
  config: {
    "portsip:url": { value: "http://pbx", secret: false },
    "portsip:token": { value: 't"k', secret: true },
  },
  tenant: { id: "dGVu", name: "Acme", domain: "acme.example" },
  now,
};

function merged(
  deployment: object,
  added: readonly NewGroup[],
  whole: object = {},
  door: Door = DYNAMIC,
): Record<string, unknown> {
  const exported = JSON.stringify({ version: 3, ...whole, deployment });
  return JSON.parse(withGroups(exported, parseState(exported), added, { ...target, door })) as Record<
    string,
    unknown
  >;
}

const fresh = (...[list, more]: Parameters<typeof planned>): NewGroup[] =>
  planned(list, more).filter((group) => group.kind === "new");

const groupWithNumber = {
  id: "aWQ=",
  name: "Sales",
  outbound_caller_ids: [{ provider_id: "t", caller_id: "1" }],
};
const sales = fresh([groupWithNumber]);
const secret = { [SIGNATURE]: SECRET, plaintext: String.raw`"t\"k"` };
const stamps = { created: now.toISOString(), modified: now.toISOString() };

describe("a state with groups added", () => {
  it("has the stack, the default provider with the config, and the groups, as an update writes them", () => {
    const { deployment } = merged({ manifest, secrets_providers, metadata: {} }, sales);
    const [stack, provider, group, ...others] = Reflect.get(Object(deployment), "resources") as Record<
      string,
      unknown
    >[];
    expect(others).toEqual([]);
    expect(stack).toEqual({ urn: STACK, custom: false, type: "pulumi:pulumi:Stack", ...stamps });
    const settings = { "portsip:url": "http://pbx", "portsip:token": secret };
    expect(provider).toEqual({
      urn: PROVIDER,
      custom: true,
      id: expect.stringMatching(/^[-0-9a-f]{36}$/),
      type: "pulumi:providers:pulumi-nodejs",
      inputs: settings,
      outputs: settings,
      ...stamps,
    });
    const declared = {
      __provider: 'exports.handler = () => require("pulumi-portsip/host").provider();',
      name: "Sales",
      outboundCallerIds: [{ providerId: "t", callerId: "1" }],
    };
    expect(group).toEqual({
      urn: `urn:pulumi:dev::program::${TYPE}::sales`,
      custom: true,
      id: "aWQ=",
      type: TYPE,
      inputs: declared,
      outputs: {
        ...declared,
        tenantId: "dGVu",
        __tenant: "Acme (acme.example)",
      },
      parent: STACK,
      provider: `${PROVIDER}::${String(provider?.["id"])}`,
      propertyDependencies: { __provider: [], __resource: [], name: [], outboundCallerIds: [] },
      ...stamps,
    });
  });

  it("keeps all else as it was, what we do not know included", () => {
    // As JSON brings it: it knows no -0.
    // An object literal, with which the test itself is written, takes this one key for something else.
    const key = fc.string().filter((name) => name !== "__proto__");
    const anything = fc
      .dictionary(key, fc.jsonValue(), { noNullPrototype: true })
      .map((given): typeof given => JSON.parse(JSON.stringify(given)) as typeof given);
    const others = fc.array(
      anything.map((more) => ({
        ...more,
        urn: "urn:pulumi:dev::program::a:b:C::x",
        type: "a:b:C",
        custom: true,
        id: "1",
        delete: false,
        external: false,
        protect: false,
        retainOnDelete: false,
        ignoreChanges: [],
        provider: "p",
        inputs: { a: more },
        outputs: more,
      })),
    );
    fc.assert(
      fc.property(groups, others, anything, anything, (found, resources, inDeployment, around) => {
        const deployment = {
          ...inDeployment,
          manifest,
          secrets_providers,
          resources,
          pending_operations: [],
        };
        const after = merged(deployment, fresh(found), { ...around, version: 4 });
        const { resources: all, ...rest } = after["deployment"] as { resources: unknown[] };
        expect({ ...after, deployment: rest }).toEqual({
          ...around,
          version: 4,
          deployment: { ...deployment, resources: undefined },
        });
        expect(all.slice(0, resources.length)).toEqual(resources);
      }),
    );
  });

  it("uses the stack and the default provider that are there, and not those that are leaving", () => {
    const resources = [
      { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
      { urn: PROVIDER, custom: true, id: "old", delete: true, type: "pulumi:providers:pulumi-nodejs" },
      { urn: `${PROVIDER}_3_0_0`, custom: true, id: "other", type: "pulumi:providers:pulumi-nodejs" },
      {
        urn: PROVIDER,
        custom: true,
        id: "here",
        type: "pulumi:providers:pulumi-nodejs",
        inputs: { kept: "1" },
      },
    ];
    const after = merged({ manifest, resources }, sales)["deployment"] as {
      resources: { provider?: string }[];
    };
    expect(after.resources).toHaveLength(5);
    expect(after.resources[4]?.provider).toBe(`${PROVIDER}::here`);
  });

  it("has trunks by name in what is declared, and by name and id in what is known; members and rules in both", () => {
    const trunks = directoryOf([trunkOf({ id: "t", name: "CallCentric", did_numbers: "" })]);
    const found = { group: groupWithNumber, members: ["101"], outboundRules: ["Out"] };
    const { deployment } = merged({ manifest }, fresh([found], { trunks }));
    expect((deployment as { resources: unknown[] }).resources.at(-1)).toMatchObject({
      inputs: {
        outboundCallerIds: [{ trunk: "CallCentric", callerId: "1" }],
        members: ["101"],
        outboundRules: ["Out"],
      },
      outputs: {
        outboundCallerIds: [{ trunk: "CallCentric", providerId: "t", callerId: "1" }],
        members: ["101"],
        outboundRules: ["Out"],
      },
      propertyDependencies: { outboundCallerIds: [], members: [], outboundRules: [] },
    });
  });

  it("are those of the door that they are written for", () => {
    const { deployment } = merged({ manifest, secrets_providers }, sales, {}, PLUGIN);
    const [, provider, group] = (deployment as { resources: Record<string, unknown>[] }).resources;
    expect(provider).toMatchObject({ type: "pulumi:providers:portsip" });
    expect(provider?.["inputs"]).toEqual({ url: "http://pbx", token: secret });
    expect(group).toMatchObject({
      type: "portsip:index:UserGroup",
      urn: expect.stringContaining("::portsip:index:UserGroup::"),
    });
    expect(group?.["inputs"]).not.toHaveProperty("__provider");
  });

  it("protects them if that is wanted, as Pulumi writes it", () => {
    const entry = (protect: boolean): unknown => {
      const after = merged(
        { manifest },
        sales.map((group) => ({ ...group, protect })),
      )["deployment"];
      return (after as { resources: unknown[] }).resources.at(-1);
    };
    expect(entry(true)).toHaveProperty("protect", true);
    expect(entry(false)).not.toHaveProperty("protect");
  });

  it("holds no secret where it has nothing to encrypt it with", () => {
    const text = JSON.stringify(merged({ manifest }, sales));
    expect(text).toContain("http://pbx");
    expect(text).not.toContain('t\\"k');
  });

  it("has the sum that Pulumi checks, where a stack was never updated", () => {
    const { deployment } = merged({ manifest: { magic: "", version: "" } }, sales);
    expect(deployment).toHaveProperty(
      "manifest.magic",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  it("is not made of another project's", () => {
    const resources = [
      { urn: STACK.replace("::program", "::old"), custom: false, type: "pulumi:pulumi:Stack" },
    ];
    expect(() => merged({ manifest, resources }, sales)).toThrow(
      "the state is that of another stack or project",
    );
  });

  it.each([
    ["dynamic provider", DYNAMIC],
    ["plugin", PLUGIN],
  ])("can be read again, and has the groups then, by the %s", (_, door) => {
    fc.assert(
      fc.property(groups, (found) => {
        const added = fresh(found);
        const inState = groupsIn(
          parseState(JSON.stringify(merged({ manifest, secrets_providers }, added, {}, door))),
        );
        expect(
          inState.map(({ id, resource, plain, leaving, external }) => [
            id,
            resource,
            plain,
            leaving,
            external,
          ]),
        ).toEqual(added.map(({ id, resource }) => [id, resource, true, false, false]));
        const again = planned(found, { inState, tenant: target.tenant });
        expect(
          again.map((group) => group.kind === "kept" && [group.resource, group.drifted, group.inputs]),
        ).toEqual(added.map(({ resource, inputs }) => [resource, false, inputs]));
      }),
    );
  });
});

describe("groups in a state", () => {
  const entry = (more: object): object => ({
    urn: `urn:pulumi:dev::program::${TYPE}::a`,
    custom: true,
    type: TYPE,
    id: "1",
    provider: `${PROVIDER}::x`,
    inputs: { name: "a" },
    outputs: { name: "a", outboundCallerIds: [] },
    ...more,
  });
  const withEntries = (...entries: object[]): unknown => {
    const state = parseState(JSON.stringify({ version: 3, deployment: { resources: entries } }));
    return planned([{ id: "1", name: "a" }], { inState: groupsIn(state) })[0];
  };

  it.each([
    ["leaving", { delete: true }, "pending deletion"],
    [
      "below another resource",
      { urn: `urn:pulumi:dev::program::my:Team$${TYPE}::a` },
      "below another resource",
    ],
    ["with a provider of its own", { provider: `${PROVIDER}-mine::x` }, "a provider of its own"],
    [
      "with a secret",
      { inputs: { name: "a", description: { [SIGNATURE]: SECRET, ciphertext: "v1:x" } } },
      "description is a secret",
    ],
  ])("are left out where they are %s", (_, more, reason) => {
    expect(withEntries(entry(more))).toMatchObject({ kind: "left", reason: expect.stringContaining(reason) });
  });

  it("count by the entry that stays, whatever is leaving", () => {
    const staying = entry({ urn: `urn:pulumi:dev::program::${TYPE}::b` });
    expect(withEntries(entry({ delete: true }), staying)).toMatchObject({ kind: "kept", resource: "b" });
    expect(withEntries(staying, entry({ delete: true }))).toMatchObject({ kind: "kept", resource: "b" });
  });

  it("are not those of another connection", () => {
    expect(withEntries(entry({ outputs: { name: "a", connection: "other" } }))).toMatchObject({
      kind: "new",
      resource: "a-2",
    });
  });

  it("differ from the PBX only as far as that was read", () => {
    const managed = entry({ outputs: { name: "a", members: ["101"], outboundRules: ["Out"] } });
    expect(withEntries(managed)).toMatchObject({ drifted: false });
    const state = parseState(JSON.stringify({ version: 3, deployment: { resources: [managed] } }));
    const found = { group: { id: "1", name: "a" }, members: [], outboundRules: ["Out"] };
    expect(planned([found], { inState: groupsIn(state) })).toMatchObject([{ drifted: true }]);
  });

  it("show that the PBX holds something else by now", () => {
    expect(withEntries(entry({ outputs: { name: "a", description: "old" } }))).toMatchObject({
      drifted: true,
    });
  });

  it("are in no text that is not a state", () => {
    for (const text of ["", "[]", "{}", '{"version":3,"deployment":{"resources":[{}]}}'])
      expect(() => parseState(text)).toThrow("printed no state that can be read");
  });
});
