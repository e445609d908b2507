import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as z from "zod";
import { CommandError } from "../command";
import { NoPulumi, pulumiSoon } from "../pulumi";
import { fail, type Finding, ok, warn } from "./check";
import { isAtLeast, partsOf } from "../../text/counting";
import type { Result } from "./probe";

const LEAST = { node: "20.19", sdk: "3.216", cli: "3.216", pbx: "22.0", displayNames: "22.6" } as const;

/** Judges the Node that runs this, which is the one that Pulumi finds on PATH too. */
export function checkNode(version: string): Finding {
  return has(version, LEAST.node)
    ? ok(`${version} (needed: ${LEAST.node} or newer)`)
    : fail(`${version} is too old: install Node ${LEAST.node} or newer`);
}

const packageSchema = z.looseObject({
  version: z.string(),
  engines: z.looseObject({ node: z.string().optional() }).optional(),
});

/** Judges the `@pulumi/pulumi` that a program in this folder would load. */
export function checkSdk(folder: string, node: string): Finding {
  let file: string;
  try {
    file = createRequire(path.join(folder, "program.js")).resolve("@pulumi/pulumi/package.json");
  } catch {
    return warn(`there is no @pulumi/pulumi here (${folder}): run npm install in your program's folder`);
  }
  const { version, engines } = packageSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return judgeSdk(version, engines?.node, node);
}

/** Judges an SDK by its version and the range of Node that it says to need. */
export function judgeSdk(version: string, needsNode: string | undefined, node: string): Finding {
  const name = `@pulumi/pulumi ${version}`;
  if (!has(version, LEAST.sdk)) return fail(`${name} is too old: npm install @pulumi/pulumi@^${LEAST.sdk}.0`);
  // Ranges are of this form, so far; another is not judged.
  const [, least] = /^>=\s*v?(\d+(?:\.\d+)*)$/.exec(needsNode?.trim() ?? "") ?? [];
  if (least !== undefined && !has(node, least))
    return fail(
      `${name} needs Node ${least} or newer, and this is ${node}: install that, or an older @pulumi/pulumi`,
    );
  if (!isMajor(version, 3))
    return warn(`${name} was never tried: known to work are ${LEAST.sdk} and newer, below 4`);
  return ok(`${name} (needed: ${LEAST.sdk} or newer)`);
}

/** Judges the Pulumi CLI on PATH. */
export async function checkCli(folder: string): Promise<Finding> {
  try {
    return judgeCli(await pulumiSoon(folder, "version"));
  } catch (error) {
    // Elsewhere there may be one: what can be checked without it was.
    if (error instanceof NoPulumi) return warn(error.message);
    if (error instanceof CommandError) return fail(error.message);
    throw error;
  }
}

/** Judges a CLI by what `pulumi version` printed. */
export function judgeCli(printed: string): Finding {
  const version = partsOf(printed)?.join(".");
  if (version === undefined)
    return warn("pulumi version does not print a version: is it the Pulumi CLI that is on PATH?");
  if (!has(version, LEAST.cli))
    return fail(
      `pulumi ${version} is too old: install ${LEAST.cli} or newer (https://www.pulumi.com/docs/install/)`,
    );
  if (!isMajor(version, 3))
    return warn(`pulumi ${version} was never tried: known to work are ${LEAST.cli} and newer, below 4`);
  return ok(`pulumi ${version} (needed: ${LEAST.cli} or newer)`);
}

/** Judges the PBX's version, which it need not tell. */
export function checkPbxVersion(
  result: Result<string | undefined>,
  quote: (text: string) => string,
): Finding {
  const display = `display names need ${LEAST.displayNames} or newer`;
  if ("error" in result) return warn(`GET /tenant/status: ${result.error.message}; ${display}`);
  if (result.value === undefined) return ok(`the PBX does not tell it to this role; ${display}`);
  const shown = `PortSIP PBX ${quote(result.value)}`;
  if (partsOf(result.value) === undefined) return warn(`${shown} is no version that we know; ${display}`);
  if (!has(result.value, LEAST.pbx)) return warn(`${shown} is older than what was tried, ${LEAST.pbx}`);
  return ok(has(result.value, LEAST.displayNames) ? shown : `${shown}; ${display}`);
}

function has(version: string, least: string): boolean {
  return isAtLeast(partsOf(version) ?? [], partsOf(least) ?? []);
}

function isMajor(version: string, major: number): boolean {
  return partsOf(version)?.[0] === major;
}
