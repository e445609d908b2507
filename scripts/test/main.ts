import { elapsed } from "../lib/progress";
import { atEnd, runScript } from "../lib/script";
import { makeTemporaryFolder, removeFolder } from "../lib/temporary";
import { type Counts, add } from "./counts";
import { type Step, chooseSteps } from "./steps";

async function runStep(name: string, step: Step, folder: string): Promise<Counts> {
  const start = Date.now();
  console.log(`\n== ${name}`);
  const counts = await step(folder).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  });
  console.log(`== ${name}: ${counts.failed === 0 ? "ok" : "FAILED"}, ${elapsed(Date.now() - start)}`);
  return counts;
}

/** `npm test [-- STEP …]`: runs the steps up to the first that fails; the last line counts the tests. */
void runScript(async () => {
  const chosen = chooseSteps(process.argv.slice(2));
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
});
