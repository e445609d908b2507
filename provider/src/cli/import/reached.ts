import path from "node:path";
import { type EntryPoint, entryPoint } from "../entryPoint";
import { type Files, found, onDisk, withFile } from "../files";
import { importsFile } from "../imports";
import type { Project } from "../project";
import { type Door, PLUGIN } from "./door";

/** Whether Pulumi runs a program that has what is written to a file; else why not, and what to do. */
export type Reached =
  /** `alone`: it runs that very file. */
  { readonly alone: boolean } | { readonly problem: string };

/** Finds out what the program that Pulumi runs has to do with a file that is going to be written. */
export function reached(project: Project, file: string, door: Door, now: Files = onDisk): Reached {
  const { folder, main, runtime } = project;
  const inProject = path.basename(project.file);
  if (runtime !== undefined && runtime !== "nodejs")
    return {
      problem: `Pulumi runs no Node program here (runtime ${runtime} in ${inProject}), ${
        door === PLUGIN
          ? `and this writes one: bring them in by pulumi import ${PLUGIN.type} NAME ID`
          : "and no other can have groups but through the plugin"
      }`,
    };
  const files = withFile(now, file);
  const entry = entryPoint(project, files);
  const instead = `let Pulumi run it (main: ${relative(folder, file)} in ${inProject})`;
  if (entry === undefined)
    return {
      problem: `Pulumi finds no program in ${path.resolve(folder, main ?? "")} that could have what is in ${file}: ${instead}`,
    };
  if (files.realOf(entry.file) === files.realOf(file)) return { alone: true };
  if (importsFile(entry.file, file, files)) return { alone: false };
  return {
    problem: `Pulumi runs ${entry.file} (${entry.because}), which does not import ${file}: put ${importLine(entry, file, files)} into it first, or ${instead}`,
  };
}

function importLine({ file: program, isModule }: EntryPoint, file: string, files: Files): string {
  const folder = path.dirname(program);
  if (isModule) return `import "${dotted(relative(folder, file).replace(/ts$/, "js"))}";`;
  const candidates = [path.dirname(file), file.replace(/\.ts$/, "")].filter((each) => each !== folder);
  const name = candidates.find((each) => found(files, each) === file) ?? file;
  const specifier = dotted(relative(folder, name));
  return /\.[cm]?js$/.test(program) ? `require("${specifier}");` : `import "${specifier}";`;
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join("/");
}

function dotted(module: string): string {
  return module.startsWith(".") ? module : `./${module}`;
}
