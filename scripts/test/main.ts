import path from "node:path";
import { elapsed } from "../lib/progress";
import { atEnd, runScript } from "../lib/script";
import { makeTemporaryFolder, removeFolder } from "../lib/temporary";
import { readArguments } from "../lib/usage";
import { type Counts, add } from "./counts";
import { realHome, takeLeft, useAsTemporary, watchHome } from "./left";
import { type Step, chooseSteps, steps } from "./steps";

const usage = `npm test [-- STEP …]

Runs the steps ${[...steps.keys()].join(", ")}, or those that are given, up to the first that fails; the last line
counts the tests. A step fails, too, where it leaves something in the temporary folder or in your home.`;

async function runStep(name: string, step: Step, folder: string): Promise<Counts> {
  const start = Date.now();
  const temporary = path.join(folder, `tmp-${name}`);
  useAsTemporary(temporary);
  const changedInHome = watchHome(realHome());
  console.log(`\n== ${name}`);
  const counts = await step(folder).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const faults = [
    ...takeLeft(temporary).map((entry) => `It left this in the temporary folder: ${entry}`),
    ...changedInHome().map((file) => `It changed your ${file}`),
  ];
  for (const fault of faults) console.error(fault);
  counts.failed += faults.length;
  console.log(`== ${name}: ${counts.failed === 0 ? "ok" : "FAILED"}, ${elapsed(Date.now() - start)}`);
  return counts;
}

async function main(args: string[]): Promise<number> {
  const chosen = chooseSteps(readArguments(args, {}, steps.size).positionals);
  const folder = makeTemporaryFolder();
  atEnd(() => {
    removeFolder(folder);
  });
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of chosen) {
    counts = add(counts, await runStep(name, step, folder));
    if (counts.failed > 0) break;
  }
  if (counts.skipped > 0) console.log(`\n${counts.skipped} tests were skipped.`);
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

void runScript({ usage, main });
