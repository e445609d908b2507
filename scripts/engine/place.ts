import { existsSync, promises as fs } from "node:fs";
import path from "node:path";
import { isRunning } from "../lib/processTree";
import { atEnd } from "../lib/script";
import { fileNames } from "./files";

const temporaryPrefix = "unfinished-";

/** Removes what runs left that were killed half-way; those of runs that are still at work stay. */
async function removeLeftovers(own: string): Promise<void> {
  for (const name of await fs.readdir(own)) {
    if (!name.startsWith(temporaryPrefix) || isRunning(Number(name.slice(temporaryPrefix.length)))) continue;
    await fs.rm(path.join(own, name), { recursive: true, force: true });
  }
}

async function addDynamicHost(folder: string): Promise<void> {
  const target = path.join(folder, "bin", fileNames.dynamicHost);
  if (existsSync(target)) return;
  const sdk = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  await fs.copyFile(path.join(sdk, fileNames.dynamicHost), target);
  await fs.chmod(target, 0o755);
}

/**
 * Lets `fill` put programs into the bin folder of an unfinished folder, and puts that into place only when it is whole: an
 * interrupted run leaves no half program, and a run beside it is not disturbed.
 */
export async function place(own: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  await fs.mkdir(own, { recursive: true });
  await removeLeftovers(own);
  const unfinished = path.join(own, `${temporaryPrefix}${process.pid}`);
  const remove = (): Promise<void> => fs.rm(unfinished, { recursive: true, force: true });
  atEnd(remove);
  const binDir = path.join(unfinished, "bin");
  await fs.mkdir(binDir, { recursive: true });
  try {
    await fill(unfinished);
    const inPlace = path.join(own, "bin");
    if (existsSync(inPlace)) await fs.rename(inPlace, path.join(unfinished, "replaced"));
    await fs.rename(binDir, inPlace);
  } finally {
    await remove();
  }
}

/** Places an engine: the CLI and the language host that `fill` brings, and the host for dynamic providers. */
export function placeEngine(own: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  return place(own, async (unfinished) => {
    await fill(unfinished);
    await addDynamicHost(unfinished);
  });
}
