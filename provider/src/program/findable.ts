import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isInline } from "./inline";

const HOST = "pulumi-portsip/host";

let asked = false;

/**
 * Asks once whether Pulumi's dynamic host will find the package. It looks from the folder of the Pulumi project, where a
 * package that a dependency brought is not found with pnpm, nor one that is part of a bundle.
 *
 * @throws RunError that says so, instead of the host's stack trace
 */
export function checkFindable(): void {
  // In a unit test there is no host; with an inline program of the Automation API, its folder is not this process's.
  if (asked || pulumi.runtime.getStackResource() === undefined || isInline()) return;
  asked = true;
  const folder = process.cwd();
  if (isFoundFrom(() => folder) || isFoundFrom(() => pulumi.runtime.getRootDirectory())) return;
  throw new pulumi.RunError(
    `pulumi-portsip is not found from ${folder}, where Pulumi's dynamic host looks for it: add it to the dependencies of the project that Pulumi runs (npm install, pnpm add or yarn add pulumi-portsip), also where another package brings it`,
  );
}

function isFoundFrom(folder: () => string): boolean {
  try {
    createRequire(path.join(folder(), "index.js")).resolve(HOST);
    return true;
  } catch {
    return false;
  }
}
