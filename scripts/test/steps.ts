import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ensureEngine } from "../engine/ensure";
import { s3Server } from "../engine/s3Server";
import { addYamlHost } from "../engine/yamlHost";
import { runOnTerminal } from "../lib/command";
import { repositoryRoot } from "../lib/paths";
import { counting } from "../lib/progress";
import { UsageError } from "../lib/usage";
import { type Counts, countTests } from "./counts";

/** Runs one step of `npm test`; `folder` is for what it needs only for a while. */
export type Step = (folder: string) => Promise<Counts>;

function npmScript(name: string): Step {
  const run = (): Promise<number> => runOnTerminal("npm", ["run", "--silent", name], repositoryRoot);
  return async () => countTests(undefined, await counting(name, run));
}

function jestProject(name: string): Step {
  return async (folder) => {
    const report = path.join(folder, `${name}.json`);
    const jest = require.resolve("jest/bin/jest");
    const options = ["--selectProjects", name, "--json", "--outputFile", report];
    const run = (): Promise<number> => runOnTerminal(process.execPath, [jest, ...options], repositoryRoot);
    // On a terminal jest itself shows what runs; elsewhere it is silent for as long as a file of tests takes.
    const status = process.stdout.isTTY ? await run() : await counting(name, run);
    return countTests(existsSync(report) ? readFileSync(report, "utf8") : undefined, status);
  };
}

const engineTests: Step = async (folder) => {
  const engine = await ensureEngine();
  console.log(`With Pulumi ${engine.version} from ${engine.from}`);
  const noBucket = await s3Server.ensure();
  if (noBucket !== undefined) console.log(`The test with a bucket is left out: ${noBucket}`);
  const noYaml = await addYamlHost();
  if (noYaml !== undefined) console.log(`The test of a program in YAML is left out: ${noYaml}`);
  return jestProject("engine")(folder);
};

/** In the order in which they run: what fails soonest comes first. */
export const steps = new Map<string, Step>([
  ["build", npmScript("build")],
  ["lint", npmScript("lint")],
  ["types", npmScript("types")],
  ["unit", jestProject("unit")],
  ["host", jestProject("host")],
  ["engine", engineTests],
]);

/** The steps that are asked for, or all, in their own order. */
export function chooseSteps(wanted: string[]): [string, Step][] {
  const unknown = wanted.filter((name) => !steps.has(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `There is no step ${unknown.join(", ")}; the steps are ${[...steps.keys()].join(", ")}.`,
    );
  }
  return [...steps].filter(([name]) => wanted.length === 0 || wanted.includes(name));
}
