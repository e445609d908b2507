import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { salesAndSupport } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

async function start(environment: NodeJS.ProcessEnv): Promise<Stack> {
  pbx = await startPbx();
  return makeStack({
    program: { files: { "index.ts": salesAndSupport(pbx.tenant().trunk().id) } },
    environment: { PORTSIP_MAX_RETRIES: "1", ...environment },
  });
}

/** Not all of each resource: the engine itself drops `propertyDependencies` in a refresh. */
async function groupsInState(stack: Stack): Promise<unknown[]> {
  const { resources } = await stack.state();
  return resources
    .filter(({ type }) => type.endsWith("portsip:UserGroup"))
    .map(({ urn, id, inputs, outputs }) => ({ urn, id, inputs, outputs }))
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

test("a token from config that was revoked is named as such, with both ways on, and a fresh one in the environment serves every command", async () => {
  const stack = await start({});
  await stack.config({ "portsip:url": pbx.url, "portsip:token": { secret: pbx.token } });
  const up = await stack.run("up");
  expect(up).toMatchObject({ code: 0 });
  expect(up.output).not.toContain("warning");
  const held = await groupsInState(stack);
  expect(held).toHaveLength(2);

  pbx.revoke(pbx.token);
  const refused = await stack.run("refresh");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("the PBX refused the token (401)");
  expect(refused.output).toContain("PORTSIP_TOKEN");
  expect(refused.output).toContain("--run-program");
  expect(refused.output).not.toContain("    at ");
  expect(refused.output).not.toContain(pbx.token);
  expect(await groupsInState(stack)).toEqual(held);
  expect(pbx.tenant().groups()).toHaveLength(2);

  stack.environment["PORTSIP_TOKEN"] = pbx.tenant().newToken();
  pbx.takeRequests();
  for (const [command, ...options] of [
    ["refresh", "--expect-no-changes"],
    ["preview", "--refresh", "--expect-no-changes"],
    ["up", "--expect-no-changes"],
  ] as const) {
    expect(await stack.run(command, ...options)).toMatchObject({ code: 0 });
  }
  expect(pbx.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});

test("a missing url is one error that names both places for it, and a token in plain text is one warning", async () => {
  const stack = await start({});
  await stack.config({ "portsip:token": pbx.token });
  const preview = await stack.run("preview", "--diff");
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.output.match(/pulumi config set --secret portsip:token/g)).toHaveLength(1);
  expect(preview.output.match(/warning:/g)).toHaveLength(1);
  expect(preview.output).not.toContain(pbx.token);

  await stack.write(
    "index.ts",
    'import * as portsip from "pulumi-portsip";\nnew portsip.UserGroup("support");\n',
  );
  const up = await stack.run("up");
  expect(up.code).not.toBe(0);
  // The CLI shows an error while it runs and, below "Diagnostics", at its end.
  const errors =
    up.output.slice(up.output.indexOf("Diagnostics:")).match(/^.*the PBX's address is missing.*$/gm) ?? [];
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain("PORTSIP_URL in the environment");
  expect(errors[0]).toContain("pulumi config set portsip:url");
  expect(up.output).not.toContain("    at ");
  expect(await groupsInState(stack)).toEqual([]);
  expect(pbx.requests).toEqual([]);
});

test("a PBX that is down is named by its address, and nothing is lost from the state", async () => {
  const stack = await start({});
  Object.assign(stack.environment, { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const held = await groupsInState(stack);
  expect(held).toHaveLength(2);

  await pbx.stop();
  for (const command of ["refresh", "destroy"]) {
    const refused = await stack.run(command);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(`${pbx.url} refused the connection (ECONNREFUSED)`);
    expect(refused.output).not.toContain("    at ");
    expect(await groupsInState(stack)).toEqual(held);
  }

  await pbx.restart();
  expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toHaveLength(2);
});
