import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";
import { removeFolder } from "../lib/temporary";

/** Node's own cache, which compilers keep from Node 22 on. */
const caches = new Set(["node-compile-cache"]);

/** Makes `folder` what this process and all that it starts take for the machine's temporary folder. */
export function useAsTemporary(folder: string): void {
  mkdirSync(folder);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
}

/** Empties a temporary folder, and names what was left in it. */
export function takeLeft(folder: string): string[] {
  const left = readdirSync(folder).filter((name) => !caches.has(name));
  return left.map((name) => {
    const entry = path.join(folder, name);
    const within = statSync(entry, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(entry) : [];
    removeFolder(entry);
    return within.length === 0 ? name : `${name} (${within.slice(0, 5).join(", ")})`;
  });
}

/** What tools would leave in the home of whoever runs the tests, besides caches. */
const ofThePerson = [
  ".pulumi/credentials.json",
  ".pulumi",
  ".yarn",
  ".local/share/pnpm",
  ".local/state/pnpm",
  ".config/pnpm",
];

/** The home by the user database: that is where the Pulumi CLI looks, whatever HOME says. */
export const realHome = (): string => userInfo().homedir;

/** Remembers a home as it is; the function that it gives names what has been changed in it since. */
export function watchHome(home: string): () => string[] {
  const before = lookAt(home);
  return () => {
    const after = lookAt(home);
    return ofThePerson
      .filter((_, index) => before[index] !== after[index])
      .map((name) => path.join(home, name));
  };
}

function lookAt(home: string): string[] {
  return ofThePerson.map((name) => {
    const entry = path.join(home, name);
    if (!existsSync(entry)) return "nothing";
    return statSync(entry).isFile()
      ? createHash("sha256").update(readFileSync(entry)).digest("hex")
      : "a folder";
  });
}
