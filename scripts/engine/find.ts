import { realpathSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../lib/command";
import { repositoryRoot } from "../lib/paths";
import { makeTemporaryFolder, removeFolder } from "../lib/temporary";
import { fileNames, folderWith } from "./files";
import { pinnedCli } from "./pinned";
import { judgeVersion } from "./version";

export interface Engine {
  /** The folder that holds the `pulumi` command. */
  binDir: string;
  version: string;
  from: "PATH" | ".engine/bin";
  /** The PATH to run `pulumi` with. */
  path: string;
}

/** An engine, or else why what stands there can't be used; nothing where there is none. */
export type Found = { engine: Engine } | { engine?: undefined; reason?: string };

export const ownFolder = path.join(repositoryRoot, ".engine");

async function printedVersion(command: string): Promise<string> {
  const home = makeTemporaryFolder(); // the CLI writes a log even for this
  const environment = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    return (await runCommand(command, ["version"], { environment })).stdout;
  } catch {
    return ""; // not a program
  } finally {
    removeFolder(home);
  }
}

async function examine(binDir: string, from: Engine["from"], searchPath: string): Promise<Found> {
  const command = path.join(binDir, fileNames.cli);
  const verdict = judgeVersion(await printedVersion(command));
  if (!verdict.usable) return { reason: `${command} ${verdict.reason}` };
  const places = [binDir, path.dirname(realpathSync(command)), ...searchPath.split(path.delimiter)];
  const missing = [fileNames.languageHost, fileNames.dynamicHost].find((name) => !folderWith(name, places));
  if (missing !== undefined) return { reason: `${command} has no ${missing} beside it or on PATH` };
  return { engine: { binDir, version: verdict.version, from, path: searchPath } };
}

/** The `pulumi` that a shell with this PATH would run, other than our own. */
export async function findOnPath(searchPath = process.env["PATH"] ?? "", own = ownFolder): Promise<Found> {
  const ownBin = path.join(own, "bin");
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== "" && folder !== ownBin);
  const binDir = folderWith(fileNames.cli, folders);
  return binDir === undefined ? {} : examine(binDir, "PATH", folders.join(path.delimiter));
}

/** The one that `npm run engine` put there, as long as it is the pinned version. */
export async function findOwn(own = ownFolder): Promise<Found> {
  const binDir = path.join(own, "bin");
  if (folderWith(fileNames.cli, [binDir]) === undefined) return {};
  const searchPath = [binDir, process.env["PATH"] ?? ""].join(path.delimiter);
  const found = await examine(binDir, ".engine/bin", searchPath);
  const pinned = pinnedCli().version;
  return found.engine === undefined || found.engine.version === pinned
    ? found
    : { reason: `${binDir} holds version ${found.engine.version}, not ${pinned}` };
}

/** The engine that is here already; takes a fraction of a second, and never fetches or builds one. */
export async function findEngine(): Promise<Engine> {
  const onPath = await findOnPath();
  const found = onPath.engine === undefined ? await findOwn() : onPath;
  if (found.engine !== undefined) return found.engine;
  throw new Error("There is no usable Pulumi CLI here yet: run `npm run engine` first.");
}
