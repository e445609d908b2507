import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { startCommand } from "../../scripts/lib/command";
import { type Pbx, startPbx } from "../pbx";
import { type CommandResult, engineTimeoutMs, example, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  removeStacks();
  expect(pbx.contractViolations).toEqual([]);
  await pbx.close();
});

/** Runs a driver of the Automation API in a stack's folder, with the engine and the backend of that stack. */
function drive({ folders, environment }: Stack, ...args: string[]): Promise<CommandResult> {
  const command = ["--import", "tsx", "index.ts", ...args];
  return startCommand(process.execPath, command, { folder: folders.project, environment }).done;
}

const receptions = (): unknown[] =>
  ["Acme", "Globex"].map((tenant) =>
    pbx
      .tenant(tenant)
      .groups()
      .map((group) => [group.name, group.outbound_caller_ids.map(({ caller_id }) => caller_id)]),
  );

test("examples/automation makes a stack for each tenant, both at once in one process, each with its own settings", async () => {
  const stack = await makeStack({
    program: example("automation"),
    environment: {
      PBX_URL: pbx.url,
      PASSWORD_OF_ACME: pbx.tenant("Acme").password,
      PASSWORD_OF_GLOBEX: pbx.tenant("Globex").password,
    },
  });
  const up = await drive(stack);
  expect(up).toMatchObject({ code: 0 });
  expect(up.stdout.match(/(acme|globex): succeeded, {"create":2}/g)).toHaveLength(2);
  expect(receptions()).toEqual([[["Reception", ["3000"]]], [["Reception", ["5000"]]]]);

  const again = await drive(stack);
  expect(again.stdout.match(/: succeeded, {"same":2}/g)).toHaveLength(2);

  expect(await drive(stack, "destroy")).toMatchObject({ code: 0 });
  expect(receptions()).toEqual([[], []]);
});

test("an inline program whose settings are envVars is told why its lookups do not see them", async () => {
  const stack = await makeStack({
    program: {
      files: {
        "index.ts": `
import * as automation from "@pulumi/pulumi/automation";
import * as portsip from "pulumi-portsip";
void (async () => {
  const program = async () => void (await portsip.getTrunks());
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName: "inline", projectName: "program", program },
    { workDir: __dirname, envVars: { PORTSIP_URL: "${pbx.url}", PORTSIP_TOKEN: "${pbx.token}" } },
  );
  await stack.preview().catch((error) => console.log(error.message));
})();
`,
      },
    },
  });
  const { output } = await drive(stack);
  expect(output).toContain("cannot look up SIP trunks: the settings are not complete");
  expect(output).toContain("but not the workspace's envVars");
  expect(pbx.requests).toEqual([]);
});
