import { ensureEngine } from "../engine/ensure";
import { elapsed } from "../lib/progress";
import { atEnd, runScript } from "../lib/script";
import { makeTemporaryFolder, removeFolder } from "../lib/temporary";
import { readArguments } from "../lib/usage";
import { all, describe } from "./combinations";
import { packProvider, trial } from "./trial";

const usage = `npm run versions

Tries every combination of Node, SDK, modules and package manager that docs/versions.md lists, ${all.length} of them,
in some 7 minutes; fails where one does.`;

async function main(args: string[]): Promise<number> {
  readArguments(args, {});
  const engine = await ensureEngine();
  console.log(`With Pulumi ${engine.version} from ${engine.from}`);
  const folder = makeTemporaryFolder();
  atEnd(() => {
    removeFolder(folder);
  });
  const tarball = await packProvider(folder);
  let failed = 0;
  for (const combination of all) {
    const start = Date.now();
    try {
      await trial(combination, engine, tarball);
      console.log(`ok      ${describe(combination)} (${elapsed(Date.now() - start)})`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${describe(combination)} (${elapsed(Date.now() - start)})`);
      console.error(error instanceof Error ? error.message : String(error));
    }
  }
  return failed === 0 ? 0 : 1;
}

void runScript({ usage, main });
