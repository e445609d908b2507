import { afterEach, beforeEach, describe, expect, it, jest, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { PROVIDER } from "../../../provider/src/userGroup/handedOver";
import { UserGroup as PluginUserGroup } from "../../../provider/src/userGroup/pluginResource";
import { UserGroup } from "../../../provider/src/userGroup/resource";

let declared: MockResourceArgs[];

beforeEach(async () => {
  declared = [];
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: (args) => {
      declared.push(args);
      return {
        id: args.id === undefined || args.id === "" ? "made" : args.id,
        state: { ...(args.inputs as object), tenantId: "tenant-1" },
      };
    },
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** The value of an output, once it is known. */
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });

async function inputsOf(group: UserGroup): Promise<Record<string, unknown>> {
  await valueOf(group.urn);
  const { __provider, __resource, ...inputs } = declared.at(-1)?.inputs as Record<string, unknown>;
  expect(__provider).toBe(PROVIDER);
  // The host is told the resource's name where it is not the group's.
  expect(__resource).toBe(
    ["sales", undefined].includes(inputs["name"] as string | undefined) ? undefined : "sales",
  );
  return inputs;
}

describe("how a group is handed to Pulumi's dynamic host", () => {
  it("is the same text on every machine and in every release, since it is stored in states", () => {
    expect(PROVIDER).toBe('exports.handler = () => require("pulumi-portsip/host").provider();');
    expect(PROVIDER.length).toBeLessThanOrEqual(120);
  });

  it("is by a type that the host serves", async () => {
    await valueOf(new UserGroup("sales").urn);
    expect(declared).toMatchObject([
      { type: "pulumi-nodejs:dynamic/portsip:UserGroup", name: "sales", custom: true },
    ]);
  });
});

describe("declaring a group costs little", () => {
  afterEach(() => {
    Reflect.deleteProperty(Error, "prepareStackTrace");
  });

  it("since the SDK takes one full stack trace for it, and not one for each property", () => {
    const lengths: number[] = [];
    Error.prepareStackTrace = (_, frames) => {
      lengths.push(frames.length);
      return "";
    };
    const limit = Error.stackTraceLimit;
    new UserGroup("sales");
    expect(lengths.length).toBeGreaterThan(5);
    expect(lengths.filter((frames) => frames > 1)).toHaveLength(1);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it("but an error on the way says both where it comes from and where the group is declared", () => {
    const limit = Error.stackTraceLimit;
    const broken = (): never => {
      throw new Error("no");
    };
    const declare = (): UserGroup => new UserGroup("sales", {}, { transformations: [broken] });
    const trace = (): string | undefined => {
      try {
        declare();
        return undefined;
      } catch (error) {
        return (error as Error).stack;
      }
    };
    expect(trace()).toMatch(/^Error: no\n +at broken .*\n +at declare .*\n +at .*resource\.test\.ts/);
    expect(Error.stackTraceLimit).toBe(limit);
  });
});

describe("a declared group", () => {
  it("is named as the resource, unless a name is given", async () => {
    expect(await inputsOf(new UserGroup("sales"))).toEqual({ name: "sales" });
    expect(await inputsOf(new UserGroup("sales", {}))).toEqual({ name: "sales" });
    expect(await inputsOf(new UserGroup("sales", { name: undefined }))).toEqual({ name: "sales" });
    expect(await inputsOf(new UserGroup("sales", { name: "Sales Dept" }))).toEqual({ name: "Sales Dept" });
    expect(await inputsOf(new UserGroup("sales", { name: pulumi.output("Sales Dept") }))).toEqual({
      name: "Sales Dept",
    });
  });

  it("gives the host all that was declared, once it is known", async () => {
    const trunkId = pulumi.output(Promise.resolve("trunk-1"));
    const group = new UserGroup("sales", {
      description: "Outbound",
      outboundCallerIds: [{ providerId: trunkId, callerId: "0100", displayName: "ACME" }],
      adoptExisting: true,
    });
    expect(await inputsOf(group)).toEqual({
      name: "sales",
      description: "Outbound",
      outboundCallerIds: [{ providerId: "trunk-1", callerId: "0100", displayName: "ACME" }],
      adoptExisting: true,
    });
  });

  it("gives the host also what is no property of it: check says so, with the nearest right name", async () => {
    const misspelt: object = { descripton: "Outbound" };
    expect(await inputsOf(new UserGroup("sales", misspelt))).toEqual({
      name: "sales",
      descripton: "Outbound",
    });
  });

  it("has its id, its content and its tenant as outputs", async () => {
    const group = new UserGroup("sales", {
      outboundCallerIds: [{ providerId: "trunk-1", callerId: "0100" }],
    });
    expect(await valueOf(group.id)).toBe("made");
    expect(await valueOf(group.name)).toBe("sales");
    expect(await valueOf(group.description)).toBeUndefined();
    expect(await valueOf(group.outboundCallerIds)).toEqual([{ providerId: "trunk-1", callerId: "0100" }]);
    expect(await valueOf(group.tenantId)).toBe("tenant-1");
  });

  it("keeps a secret that it was given secret", async () => {
    const group = new UserGroup("sales", { description: pulumi.secret("internal") });
    expect(await pulumi.isSecret(group.description)).toBe(true);
    expect(await pulumi.isSecret(group.name)).toBe(false);
  });
});

// Pulumi skips so many callers of its constructor, and takes the next one for the program.
test.each([
  ["the dynamic provider", UserGroup],
  ["the plugin", PluginUserGroup],
])("behind %s, no class stands between Pulumi's own and ours", (_, Group) => {
  expect(Object.getPrototypeOf(Group)).toBe(pulumi.CustomResource);
});

describe("the option replaceOnChanges", () => {
  const opts = { replaceOnChanges: ["name"] };

  it("is told the dynamic provider, which no call tells of it", async () => {
    expect(await inputsOf(new UserGroup("sales", {}, opts))).toEqual({
      name: "sales",
      __replaceOnChanges: true,
    });
  });

  it("is the engine's own matter where there is a plugin", async () => {
    await valueOf(new PluginUserGroup("sales", {}, opts).urn);
    expect(declared.at(-1)).toMatchObject({ type: "portsip:index:UserGroup" });
    expect(declared.at(-1)?.inputs).toEqual({ name: "sales" });
  });
});

describe("UserGroup.get", () => {
  it("reads an existing group by its id and declares nothing, so that nothing is changed", async () => {
    const group = UserGroup.get("support", "NzAw");
    expect(await inputsOf(group)).toEqual({});
    expect(declared).toMatchObject([
      { type: "pulumi-nodejs:dynamic/portsip:UserGroup", name: "support", id: "NzAw" },
    ]);
    expect(await valueOf(group.id)).toBe("NzAw");
  });

  it("takes an id that is an output, and options", async () => {
    const parent = new UserGroup("parent");
    const group = UserGroup.get("support", pulumi.output("NzAw"), { parent });
    expect(await valueOf(group.id)).toBe("NzAw");
    expect(await valueOf(group.urn)).toContain("UserGroup$pulumi-nodejs:dynamic/portsip:UserGroup::support");
  });
});

describe("UserGroup.isInstance", () => {
  it("knows a UserGroup, also one from another copy of the package, and nothing else", async () => {
    class Other extends pulumi.CustomResource {}
    expect(UserGroup.isInstance(new UserGroup("sales"))).toBe(true);
    expect(UserGroup.isInstance(new Other("portsip:Other", "other"))).toBe(false);
    for (const value of [undefined, null, {}, "sales"]) expect(UserGroup.isInstance(value)).toBe(false);

    await jest.isolateModulesAsync(async () => {
      const copy = await import("../../../provider/src/userGroup/resource.js");
      expect(copy.UserGroup).not.toBe(UserGroup);
      expect(UserGroup.isInstance(Object.create(copy.UserGroup.prototype) as unknown)).toBe(false);
    });
  });
});
