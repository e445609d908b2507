import { existsSync } from "node:fs";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { repositoryRoot } from "../lib/paths";

/** Files by path within the project; or the folder of a whole project, such as an example, to copy. */
export type Program = { files: Record<string, string> } | { folder: string };

const defaults = {
  "Pulumi.yaml": "name: program\nruntime: nodejs\n",
  "package.json": '{ "name": "program", "private": true }\n',
};

export async function writeFileIn(folder: string, name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    // A stack's own file (Pulumi.dev.yaml) is its owner's, and no part of the program.
    filter: (file) => !/[/\\](node_modules|Pulumi\.[^/\\]+\.yaml)$/.test(file.slice(from.length)),
  });
}

/** Makes a Pulumi project that finds its packages where this repository has them. */
export async function makeProject(folder: string, program: Program): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ("folder" in program) await copyFolder(program.folder, folder);
  else for (const [name, text] of Object.entries(program.files)) await writeFileIn(folder, name, text);
  for (const [name, text] of Object.entries(defaults)) {
    if (!existsSync(path.join(folder, name))) await writeFileIn(folder, name, text);
  }
  await symlink(path.join(repositoryRoot, "node_modules"), path.join(folder, "node_modules"), "junction");
}
