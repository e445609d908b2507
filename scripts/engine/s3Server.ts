import path from "node:path";
import { withProgress } from "../lib/progress";
import { BuildProgress, buildWithGo, hasGo } from "./build";
import { isExecutable } from "./files";
import { ownFolder } from "./find";
import { pinnedS3Server } from "./pinned";
import { place } from "./place";

// The version is part of the path: another one is another folder, and so is built.
const folderIn = (own: string): string => path.join(own, `s3-server-${pinnedS3Server().version}`);

function fileIn(own: string): string {
  return path.join(folderIn(own), "bin", process.platform === "win32" ? "gofakes3.exe" : "gofakes3");
}

/** The S3-compatible server that is here already. */
export function findS3Server(own = ownFolder): string | undefined {
  const file = fileIn(own);
  return isExecutable(file) ? file : undefined;
}

/** Puts the S3-compatible server here, which takes Go half a minute, once; or gives the reason why it can't. */
export async function ensureS3Server(own = ownFolder): Promise<string | undefined> {
  if (findS3Server(own) !== undefined) return undefined;
  if (!(await hasGo())) return "no Go to build an S3-compatible server";
  const what = pinnedS3Server();
  const progress = new BuildProgress();
  try {
    await withProgress(
      `Building an S3-compatible server, gofakes3 ${what.version}, with Go (once)`,
      () => place(folderIn(own), (folder) => buildWithGo(what, folder, progress)),
      () => progress.toString(),
    );
    return undefined;
  } catch (error) {
    return `Go can't build an S3-compatible server (${error instanceof Error ? error.message : String(error)})`;
  }
}
