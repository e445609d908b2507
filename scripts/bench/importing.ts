import { execFileSync } from "node:child_process";
import * as z from "zod";
import { repositoryRoot } from "../lib/paths";
import type { Results } from "./results";

const repeats = 21;

const program = `
const start = performance.now();
require("@pulumi/pulumi");
const sdk = performance.now() - start;
require("pulumi-portsip");
console.log(JSON.stringify([sdk, performance.now() - start]));
`;

/** Milliseconds after which a fresh process has loaded the SDK, and then the package too. */
export function measureImporting(): Results["importing"] {
  const times = Array.from({ length: repeats }, () => {
    const printed = execFileSync(process.execPath, ["--eval", program], {
      cwd: repositoryRoot,
      encoding: "utf8",
    });
    return z.tuple([z.number(), z.number()]).parse(JSON.parse(printed));
  });
  return { sdk: times.map(([sdk]) => sdk), both: times.map(([, both]) => both) };
}
