import { readFileSync } from "node:fs";
import path from "node:path";
import { type Pbx, startPbx, type Tenant, type TenantOptions } from "../../pbx";
import { makeStack, type Stack } from "../harness";

/** The scene in which a release's state was recorded: two PBXs, of which one does not tell its tenant, and a stack. */
export interface Scene {
  readonly stack: Stack;
  /** Of Acme, which the top-level settings are for, and of Globex, which is the connection "globex". */
  readonly headquarters: Pbx;
  /** The connection "branch". */
  readonly branch: Pbx;
}

const version = "22.6.1";

const tenant = (name: string, trunk: string, didNumbers: string): TenantOptions => ({
  name,
  id: `tenant-${name.toLowerCase()}`,
  trunks: [{ name: trunk, id: `${name}-${trunk}`.toLowerCase(), didNumbers }],
  accounts: [{ username: "admin", password: `${name} password` }],
});

/** Makes the scene, with a stack that has the program of the release. Nothing is deployed yet. */
export async function makeScene(release: string): Promise<Scene> {
  const headquarters = await startPbx({
    version,
    tenants: [tenant("Acme", "CallCentric", "3000;12000-18000"), tenant("Globex", "Vonage", "5000")],
  });
  const branch = await startPbx({ version, tenants: [tenant("Branch", "Line", "700")], tenantCall: false });
  const stack = await makeStack({
    program: { files: { "index.ts": readFileSync(recorded(release, "index.ts"), "utf8") } },
    environment: {
      PULUMI_CONFIG_PASSPHRASE: "of the recorded states",
      PORTSIP_TOKEN: headquarters.token,
      PORTSIP_CONNECTIONS: JSON.stringify({
        globex: { password: headquarters.tenant("Globex").password },
        branch: { password: branch.tenant().password },
      }),
    },
  });
  return { stack, headquarters, branch };
}

/** Sets the stack's config, to which belongs the id of the group that the program only reads. */
export async function configure({ stack, headquarters, branch }: Scene, reception: string): Promise<void> {
  await stack.config({
    reception,
    "portsip:url": headquarters.url,
    "portsip:connections": {
      globex: { url: headquarters.url, username: "admin", domain: headquarters.tenant("Globex").domain },
      branch: { url: branch.url, username: "admin", domain: branch.tenant().domain },
    },
  });
}

export function tenantsOf({ headquarters, branch }: Scene): Tenant[] {
  return [headquarters.tenant("Acme"), headquarters.tenant("Globex"), branch.tenant()];
}

/** A file of a release's recording. */
export function recorded(release: string, file: string): string {
  return path.join(__dirname, release, file);
}

/** What is another one in each run, by the text that stands for it in a recording. */
export function placeholders(scene: Scene): Map<string, string> {
  return new Map([
    ["{url of headquarters}", scene.headquarters.url],
    ["{url of branch}", scene.branch.url],
    ...tenantsOf(scene).flatMap((each) =>
      each.groups().map(({ name, id }) => [`{id of ${name}}`, id] as const),
    ),
  ]);
}
