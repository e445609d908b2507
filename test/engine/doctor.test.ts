import { afterEach, expect, jest, test } from "@jest/globals";
import { type CommandResult, runCommand } from "../../scripts/lib/command";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { importCommand } from "./importing";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const doctor = (stack: Stack, ...args: string[]): Promise<CommandResult> =>
  runCommand(importCommand, ["doctor", ...args], {
    folder: stack.folders.project,
    environment: stack.environment,
  });

test("the settings of the selected stack are found, decrypted, and never shown", async () => {
  pbx = await startPbx({ seed: true });
  const [acme, globex] = [pbx.tenant(), pbx.tenant("Globex")];
  const stack = await makeStack({ program: { files: {} } });
  await stack.config({
    "portsip:url": pbx.url,
    "portsip:username": acme.username,
    "portsip:domain": acme.domain,
    "portsip:password": { secret: acme.password },
    "portsip:connections": { globex: { url: pbx.url, token: globex.token } },
  });

  const first = await doctor(stack);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first.stdout).toMatch(
    /^warn {2}settings {2}url from the stack's config, username from the stack's config, password from the stack's config, domain from the stack's config \(stack dev\); portsip:connections\.globex\.token is in the stack's config in plain text/,
  );
  expect(first.stdout).toMatch(/^ok {4}tenant {4}Acme \(acme\.example\)$/m);
  expect(first.stdout).toMatch(/^ok {4}sdk {7}@pulumi\/pulumi 3\./m);
  expect(first.stdout).toMatch(/^ok {4}cli {7}pulumi 3\./m);

  await stack.run("config", "set", "--secret", "--path", "portsip:connections.globex.token", globex.token);
  const other = await doctor(stack, "--connection", "globex");
  expect(other).toMatchObject({ code: 0, stderr: "" });
  expect(other.stdout).toMatch(
    /^ok {4}settings {2}connection "globex": url from the stack's config, token from the stack's config \(stack dev\)$/m,
  );
  expect(other.stdout).toMatch(
    /^ok {4}token {5}the one from portsip:connections\.globex\.token in the stack's config/m,
  );
  expect(other.stdout).toMatch(/^ok {4}tenant {4}Globex \(globex\.example\)/m);

  stack.environment["PULUMI_CONFIG_PASSPHRASE"] = "another";
  const locked = await doctor(stack, "--json");
  expect(locked).toMatchObject({ code: 1, stderr: "" });
  expect(locked.stdout).toMatch(
    /"pulumi config failed: incorrect passphrase: set PULUMI_CONFIG_PASSPHRASE, .*; so only the environment counts, and the settings are not complete/,
  );

  await stack.run("stack", "unselect");
  stack.environment["PORTSIP_URL"] = pbx.url;
  stack.environment["PORTSIP_TOKEN"] = acme.token;
  const unselected = await doctor(stack);
  expect(unselected).toMatchObject({ code: 0, stderr: "" });
  expect(unselected.stdout).toMatch(
    /^ok {4}settings .*from the environment only: pulumi .*no stack selected/,
  );

  const printed = [first, other, locked, unselected].map(({ output }) => output).join("");
  for (const secret of [acme.password, ...pbx.issuedTokens]) expect(printed).not.toContain(secret);
});
