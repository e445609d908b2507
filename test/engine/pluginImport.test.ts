import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { filesBy, plugin } from "./doors";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test("pulumi import brings groups under code by their ids, one of another tenant by its connection, without a write", async () => {
  pbx = await startPbx({
    shuffleCallerIds: true,
    tenants: [
      { name: "Acme", trunks: [{ name: "CallCentric", id: "acme-1", didNumbers: "3000;12000-18000" }] },
      { name: "Globex", accounts: [{ username: "admin", password: "globex" }] },
    ],
  });
  const [acme, globex] = [pbx.tenant("Acme"), pbx.tenant("Globex")];
  const callerId = (caller_id: string) => ({
    provider_id: "acme-1",
    caller_id,
    description: `Line ${caller_id}`,
  });
  const sales = acme.addGroup({
    name: "Sales",
    outbound_caller_ids: ["3000", "12000", "12001"].map(callerId),
  });
  const support = acme.addGroup({ name: "Support", outbound_caller_ids: [callerId("12002")] });
  const accounting = globex.addGroup({ name: "Accounting", outbound_caller_ids: [] });
  const stack = await makeStack({
    program: {
      files: filesBy(plugin, "export {};\n"),
    },
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: acme.token,
      PORTSIP_CONNECTIONS: JSON.stringify({ globex: { url: pbx.url, token: globex.token } }),
    },
  });
  const TYPE = "portsip:index:UserGroup";
  const imports = (...args: string[]) =>
    stack.run("import", "--generate-code=false", "--protect=false", ...args);

  expect(await imports(TYPE, "sales", sales)).toMatchObject({ code: 0 });
  await stack.write(
    "many.json",
    JSON.stringify({ resources: [{ type: TYPE, name: "support", id: support }] }),
  );
  expect(await imports("-f", "many.json")).toMatchObject({ code: 0 });
  expect(await imports(TYPE, "accounting", `globex/${accounting}`)).toMatchObject({ code: 0 });

  const wrong = await imports(TYPE, "wrong", "no-such-id");
  expect(wrong.code).not.toBe(0);
  expect(wrong.output).toContain("the PBX has no user group with this id");
  const foreign = await imports(TYPE, "foreign", accounting);
  expect(foreign.code).not.toBe(0);
  expect(foreign.output).toContain("the PBX has no user group with this id");
  const nowhere = await imports(TYPE, "nowhere", `globx/${accounting}`);
  expect(nowhere.code).not.toBe(0);
  expect(nowhere.output).toContain('there is no connection "globx"');

  const state = await groupsInState(stack);
  expect([...state].map(([name, { id }]) => [name, id]).sort()).toEqual([
    ["accounting", accounting],
    ["sales", sales],
    ["support", support],
  ]);
  await stack.write(
    "index.ts",
    `import { UserGroup } from "pulumi-portsip/plugin";
new UserGroup("sales", {
  name: "Sales",
  outboundCallerIds: ["12001", "3000", "12000"].map((callerId) => ({ trunk: "CallCentric", callerId, description: \`Line \${callerId}\` })),
});
new UserGroup("support", {
  name: "Support",
  outboundCallerIds: [{ providerId: "acme-1", callerId: "12002", description: "Line 12002" }],
});
new UserGroup("accounting", { name: "Accounting", connection: "globex" });
`,
  );
  const after = await stack.run("preview", "--diff", "--expect-no-changes");
  expect(after.output).not.toContain("outboundCallerIds: [");
  expect(after).toMatchObject({ code: 0 });
  expect(pbx.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});
