import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { succeed } from "../lib/command";
import { ownFolder } from "./find";

/** The folder of a `node` of that version, from npm, kept beside the CLI. */
export async function nodeFolder(version: string): Promise<string> {
  const folder = path.join(ownFolder, `node-${version}`);
  const bin = path.join(folder, "node_modules", ".bin");
  if (!existsSync(path.join(bin, "node"))) {
    await mkdir(folder, { recursive: true });
    const options = ["--no-audit", "--no-fund", "--no-save", "--prefix", folder];
    await succeed("npm", ["install", ...options, `node@${version}`]);
  }
  return bin;
}
