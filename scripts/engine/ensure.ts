import { withProgress } from "../lib/progress";
import { BuildProgress, buildWithGo, hasGo } from "./build";
import { downloadOfficial } from "./download";
import { type Engine, findOnPath, findOwn, ownFolder } from "./find";
import { pinnedCli, pinnedLanguageHost } from "./pinned";
import { placeEngine } from "./place";
import { oldestUsable } from "./version";

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // The Automation API's errors hold all of a command's outputs; its stderr starts with what went wrong.
  return (/^ stderr: (.+)$/m.exec(text)?.[1] ?? text.trim().split("\n")[0] ?? "").slice(0, 200);
}

/** Puts an engine into `own`, or says why it can't; `failed` is why the ways before this one didn't work. */
type Attempt = (own: string, failed: string[]) => Promise<string | undefined>;

const download: Attempt = async (own) => {
  const { version } = pinnedCli();
  try {
    await withProgress(`Downloading Pulumi ${version}`, () =>
      placeEngine(own, (folder) => downloadOfficial(version, folder)),
    );
    return undefined;
  } catch (error) {
    return `the official download doesn't work here (${messageOf(error)})`;
  }
};

const build: Attempt = async (own, failed) => {
  if (!(await hasGo())) return "no Go to build one";
  const progress = new BuildProgress();
  const cli = pinnedCli();
  for (const reason of failed) console.log(`So Go builds one: ${reason}.`);
  try {
    await withProgress(
      `Building Pulumi ${cli.version} with Go (some minutes, the first time)`,
      () =>
        placeEngine(own, async (folder) => {
          await buildWithGo(pinnedLanguageHost(), folder, progress);
          await buildWithGo(cli, folder, progress);
        }),
      () => progress.toString(),
    );
    return undefined;
  } catch (error) {
    return `the Go build fails (${messageOf(error)})`;
  }
};

/** Finds the engine: the one on PATH, or else our own, which it downloads or builds where it isn't there yet. */
export async function ensureEngine(own = ownFolder): Promise<Engine> {
  const onPath = await findOnPath(process.env["PATH"], own);
  if (onPath.engine !== undefined) return onPath.engine;
  if (onPath.reason !== undefined) console.log(`Not used: ${onPath.reason}.`);

  const before = await findOwn(own);
  if (before.engine !== undefined) return before.engine;
  if (before.reason !== undefined) console.log(`To be replaced: ${before.reason}.`);

  const reasons: string[] = [];
  for (const attempt of [download, build]) {
    const reason = await attempt(own, reasons);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    const after = await findOwn(own);
    if (after.engine !== undefined) return after.engine;
    reasons.push(after.reason ?? `nothing was put into ${own}`);
  }
  throw new Error(
    `No usable Pulumi CLI on PATH; ${reasons.join("; ")}.\n` +
      `Install Pulumi ${oldestUsable} or newer (https://www.pulumi.com/docs/install/), or Go ${pinnedCli().go} ` +
      "or newer, and run `npm run engine` again.",
  );
}
