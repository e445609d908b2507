// npm packs what is in a package's folder: before, documents and examples come into it; afterwards, they go again.
//   documents.mjs FOLDER            copies them
//   documents.mjs --remove FOLDER   removes them
import { cpSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const removes = process.argv[2] === "--remove";
const folder = process.argv[removes ? 3 : 2];
if (folder === undefined) throw new Error("Which folder? documents.mjs [--remove] FOLDER");

/** What is no document, or somebody's own: installed packages, the config of a stack. */
const LEFT_OUT = /^(node_modules|Pulumi\..+\.yaml)$/;

for (const name of ["docs", "examples"]) {
  const target = path.resolve(folder, name);
  rmSync(target, { recursive: true, force: true });
  if (removes) continue;
  cpSync(path.join(root, name), target, {
    recursive: true,
    filter: (file) => !LEFT_OUT.test(path.basename(file)),
  });
}
