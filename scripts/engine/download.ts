import path from "node:path";
import { SemVer } from "semver";
import { killTree, descendants } from "../lib/processTree";

const limitMs = 10 * 60_000;

/** Downloads the official CLI into `folder`/bin by the installer of Pulumi's own Automation API. */
export async function downloadOfficial(version: string, folder: string): Promise<void> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js"); // slow to load, seldom needed
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      descendants(process.pid).forEach(killTree);
      reject(new Error(`not done after ${limitMs / 60_000} minutes`));
    }, limitMs);
  });
  const home = process.env["PULUMI_HOME"];
  process.env["PULUMI_HOME"] = path.join(folder, "home"); // the CLI, asked for its version, writes a log
  try {
    await Promise.race([PulumiCommand.install({ root: folder, version: new SemVer(version) }), tooLong]);
  } finally {
    clearTimeout(timer);
    if (home === undefined) delete process.env["PULUMI_HOME"];
    else process.env["PULUMI_HOME"] = home;
  }
}
