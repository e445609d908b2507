import { afterEach, expect, jest, test } from "@jest/globals";

afterEach(() => {
  jest.restoreAllMocks();
  delete process.env["PORTSIP_DOMIAN"];
});

test("a setting that is misspelt is warned of once, with the one that was meant", async () => {
  const warnings: string[] = [];
  process.env["PORTSIP_DOMIAN"] = "acme.example";
  await jest.isolateModulesAsync(async () => {
    const pulumi = await import("@pulumi/pulumi");
    const { UserGroup } = await import("../../../provider/src/userGroup/resource.js");
    await pulumi.runtime.setMocks({
      call: () => ({}),
      newResource: ({ inputs }) => ({ id: "made", state: inputs as object }),
    });
    pulumi.runtime.setAllConfig(
      { "portsip:domian": "acme.example", "portsip:url": "x", "other:thing": "x" },
      [],
    );
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
  expect(warnings).toEqual([
    "portsip:domian in the stack's config is no setting; did you mean portsip:domain?",
    "PORTSIP_DOMIAN in the environment is no setting; did you mean PORTSIP_DOMAIN?",
  ]);
});
