import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

const warnings: string[] = [];

// Every program of its own loads a copy of the SDK, each of which listens for the end of the process.
process.setMaxListeners(100);

beforeEach(() => {
  warnings.length = 0;
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Runs a program that declares two groups in a stack of this config; gives what it warned of. */
async function warningsWith(config: Record<string, string>, secretKeys: string[]): Promise<string[]> {
  await jest.isolateModulesAsync(async () => {
    const pulumi = await import("@pulumi/pulumi");
    const { UserGroup } = await import("../../../provider/src/userGroup/resource.js");
    await pulumi.runtime.setMocks({
      call: () => ({}),
      newResource: ({ inputs }) => ({ id: "made", state: inputs as object }),
    });
    pulumi.runtime.setAllConfig(config, secretKeys);
    jest.spyOn(pulumi.log, "warn").mockImplementation((text) => {
      warnings.push(text);
      return Promise.resolve();
    });
    for (const name of ["sales", "support"]) {
      const group = new UserGroup(name);
      await new Promise((resolve) => group.urn.apply(resolve));
    }
    pulumi.runtime.setAllConfig({}, []);
  });
  return warnings;
}

test.each(["token", "password"])(
  "a %s in plain text is warned of once, with the command that encrypts it",
  async (name) => {
    expect(await warningsWith({ [`portsip:${name}`]: "s3cret" }, [])).toEqual([
      `portsip:${name} is in the stack's config in plain text: encrypt it with \`pulumi config set --secret portsip:${name}\``,
    ]);
  },
);

test("both in plain text are two warnings", async () => {
  const config = { "portsip:token": "s3cret", "portsip:password": "s3cret" };
  expect(await warningsWith(config, [])).toHaveLength(2);
});

test("what is encrypted, or no secret, is not warned of", async () => {
  const config = { "portsip:token": "s3cret", "portsip:url": "https://pbx.example" };
  expect(await warningsWith(config, ["portsip:token"])).toEqual([]);
});

test("a credential of a connection in plain text is warned of once, with the command that encrypts it", async () => {
  const connections = {
    acme: { url: "https://pbx.example", password: "s3cret" },
    globex: { token: "s3cret" },
  };
  const config = { "portsip:connections": JSON.stringify(connections) };
  expect(await warningsWith(config, [])).toEqual([
    "portsip:connections.acme.password is in the stack's config in plain text: encrypt it with `pulumi config set --secret --path 'portsip:connections.acme.password'`",
  ]);
  expect(warnings).toHaveLength(1);
});

test.each([
  ["encrypted ones", '{"acme":{"password":"s3cret"}}', ["portsip:connections"]],
  ["ones without a credential", '{"acme":{"url":"https://pbx.example"}}', []],
  ["malformed ones, which check tells of", "{ acme", []],
])("connections are not warned of: %s", async (_, connections, secretKeys) => {
  expect(await warningsWith({ "portsip:connections": connections }, secretKeys)).toEqual([]);
});
