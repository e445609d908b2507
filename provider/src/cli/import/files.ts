import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CommandError } from "../command";

/** The program's file in a folder. @throws {@link CommandError} where it is there already, unless that may be */
export function programFile(folder: string, force: boolean): string {
  const file = path.join(path.resolve(folder), "index.ts");
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new CommandError(`${file} is a folder`);
  if (there !== undefined && !force)
    throw new CommandError(`${file} exists already: give another --out, or --force to write over it`);
  return file;
}

/** Writes the program whole or not at all, and its folder where there is none. */
export function writeProgram(file: string, text: string, force: boolean): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, text, { flag: "wx" });
    // Takes the name, so that a file which came meanwhile is not written over.
    if (!force) writeFileSync(file, "", { flag: "wx" });
    renameSync(unfinished, file);
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished, { force: true });
    throw new CommandError(`${file} cannot be written: ${codeOf(error)}`);
  }
}

/** Keeps a state in a new file of the project's folder, for its owner only, and gives the path. */
export function saveState(folder: string, stack: string, exported: string, now: Date): string {
  const time = now.toISOString().replaceAll(":", "-");
  const file = path.join(folder, `${stack}.before-import.${time}.json`);
  try {
    writeFileSync(file, exported, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw new CommandError(`the old state cannot be saved in ${file}: ${codeOf(error)}`);
  }
  return file;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return String(error);
}
