import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import * as portsip from "pulumi-portsip";

interface Tenant {
  name: string;
  domain: string;
  username: string;
  trunk: string;
}

// A stack for each tenant, all of them at once, in this one process: run it with `npx tsx index.ts`, or with `destroy`.
async function main(destroy: boolean): Promise<void> {
  const tenants = JSON.parse(readFileSync(join(__dirname, "tenants.json"), "utf8")) as Tenant[];
  const results = await Promise.allSettled(tenants.map((tenant) => deploy(tenant, destroy)));
  results.forEach((result, index) => {
    const name = tenants[index]?.name ?? "";
    if (result.status === "fulfilled") {
      console.log(`${name}: ${result.value}`);
      return;
    }
    process.exitCode = 1;
    console.error(`${name}: ${String(result.reason)}`);
  });
}

async function deploy({ name, domain, username, trunk }: Tenant, destroy: boolean): Promise<string> {
  const stack = await automation.LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: "phones", program: () => program(trunk) },
    // Where the packages are: Pulumi's dynamic host looks for pulumi-portsip from here.
    { workDir: __dirname },
  );
  // Not as envVars of the workspace: the lookups of an inline program run in this process, which does not have them.
  await stack.setAllConfig({
    "portsip:url": { value: setting("PBX_URL") },
    "portsip:domain": { value: domain },
    "portsip:username": { value: username },
    "portsip:password": { value: setting(`PASSWORD_OF_${name.toUpperCase()}`), secret: true },
  });
  const { summary } = destroy ? await stack.destroy() : await stack.up();
  return `${summary.result}, ${JSON.stringify(summary.resourceChanges)}`;
}

async function program(trunkName: string): Promise<Record<string, unknown>> {
  const trunk = await portsip.getTrunk({ name: trunkName });
  const reception = new portsip.UserGroup("reception", {
    name: "Reception",
    outboundCallerIds: [{ providerId: trunk.id, callerId: trunk.didNumbers.at(0)?.first ?? "1000" }],
  });
  return { reception: reception.id };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`set ${name} in the environment`);
  return value;
}

void main(process.argv.includes("destroy"));
