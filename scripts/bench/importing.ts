import { execFileSync } from "node:child_process";
import { repositoryRoot } from "../lib/paths";
import type { Results } from "./results";

const repeats = 15;

/** Milliseconds that a fresh process takes to load the SDK alone, and the package with it, by turns. */
export function measureImporting(): Results["importing"] {
  const sdk: number[] = [];
  const both: number[] = [];
  for (let round = 0; round < repeats; round += 1) {
    sdk.push(timeOf('require("@pulumi/pulumi")'));
    both.push(timeOf('require("@pulumi/pulumi"); require("pulumi-portsip")'));
  }
  return { sdk, both };
}

function timeOf(program: string): number {
  const timed = `const start = performance.now(); ${program}; console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ["--eval", timed], { cwd: repositoryRoot, encoding: "utf8" }));
}
