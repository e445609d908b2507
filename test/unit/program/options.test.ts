import { beforeEach, describe, expect, it, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { UserGroup } from "../../../provider/src";

beforeEach(async () => {
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: ({ inputs }) => ({ id: "made", state: inputs as object }),
  });
});

/** What declaring a group with these options fails with; undefined where it does not. */
function refusal(options: pulumi.CustomResourceOptions): string | undefined {
  try {
    new UserGroup("sales", {}, options);
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) return error.message;
    throw error;
  }
  return undefined;
}

describe.each(["ignoreChanges", "replaceOnChanges"] as const)("%s", (option) => {
  it.each([
    ["a property", "description"],
    ["the whole list", "outboundCallerIds"],
    ["a quoted property", '["name"]'],
    ["everything", "*"],
    ["what every dynamic resource has", "__provider"],
  ])("takes %s", (_, path) => {
    expect(refusal({ [option]: [path] })).toBeUndefined();
  });

  it.each([
    "outboundCallerIds[*].displayName",
    "outboundCallerIds[0].description",
    "outboundCallerIds[0]",
    "outboundCallerIds[*]",
    "outboundCallerIds.callerId",
    '["outboundCallerIds"][1]["callerId"]',
    "*[0].description",
    "*.displayName",
  ])("refuses %s, below a list whose order means nothing, and says what works instead", (path) => {
    const message = refusal({ [option]: [path] });
    expect(message).toContain(`UserGroup "sales": ${option}: ${path} cannot be told from others`);
    expect(message).toContain(`${option}: ["outboundCallerIds"`);
  });

  it.each([
    ["descripton", "descripton does not exist; did you mean description?"],
    ["outbound_caller_ids", "outbound_caller_ids does not exist; did you mean outboundCallerIds?"],
    ["callerIds[0].displayName", "callerIds does not exist"],
    ["name.first", "name.first does not exist: name has no parts"],
    ["tenantId", "tenantId is only told by the PBX"],
    ["", '"" is no path of a property'],
    ["outboundCallerIds[", '"outboundCallerIds[" is no path of a property'],
    ["name description", "name description does not exist"],
  ])("refuses %s, which matches nothing", (path, reason) => {
    expect(refusal({ [option]: [path] })).toContain(`UserGroup "sales": ${option}: ${reason}`);
  });
});

test("ignoreChanges of a display name is told the other way out: not to declare it", () => {
  expect(refusal({ ignoreChanges: ["outboundCallerIds[*].displayName"] })).toContain(
    "leave displayName out of the program",
  );
  expect(refusal({ ignoreChanges: ["outboundCallerIds[*].description"] })).not.toContain("displayName");
});

test("every option that is wrong is told, on a line each", () => {
  const options = { ignoreChanges: ["nmae", "outboundCallerIds[0]"], replaceOnChanges: ["descripton"] };
  expect(refusal(options)?.split("\n")).toEqual([
    expect.stringContaining("ignoreChanges: nmae does not exist; did you mean name?"),
    expect.stringContaining("ignoreChanges: outboundCallerIds[0] cannot"),
    expect.stringContaining("replaceOnChanges: descripton does not exist"),
  ]);
});

test("additionalSecretOutputs that name no output are refused: what was to be secret would not be", () => {
  expect(refusal({ additionalSecretOutputs: ["description", "tenantId"] })).toBeUndefined();
  expect(refusal({ additionalSecretOutputs: ["descripton"] })).toContain(
    'UserGroup "sales": additionalSecretOutputs: descripton does not exist; did you mean description?',
  );
});

test("the option import is refused, and told what brings an existing group under code", () => {
  const message = refusal({ import: "NzAw" });
  for (const way of [
    "npx pulumi-portsip import",
    "adoptExisting",
    "PORTSIP_ADOPT_EXISTING=true",
    "pulumi-portsip/plugin",
  ])
    expect(message).toContain(way);
  expect(refusal({ import: undefined } as object)).toBeUndefined();
});

test("UserGroup.isInstance takes what a policy pack compares types by, and nothing else", () => {
  expect(UserGroup.isInstance(new UserGroup("sales"))).toBe(true);
  expect(UserGroup.isInstance({ __pulumiType: "pulumi-nodejs:dynamic/portsip:UserGroup" })).toBe(true);
  for (const other of [{ __pulumiType: "random:index/randomPet:RandomPet" }, {}, undefined, null, "text"])
    expect(UserGroup.isInstance(other)).toBe(false);
});
