import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseJson } from "../text/json";

/** The Pulumi project that a folder belongs to. */
export interface Project {
  /** Where `Pulumi.yaml` is. */
  readonly folder: string;
  /** Undefined where the file says it in a way that we cannot read. */
  readonly name: string | undefined;
  /** Where the program is that Pulumi runs. */
  readonly programFolder: string;
  /** The folder that Pulumi runs the program and our provider in: what relative paths start from. */
  readonly runFolder: string;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Finds the project as Pulumi does: in the folder, or the nearest one above. */
export function findProject(from: string): Project | undefined {
  const file = FILES.map((name) => path.join(from, name)).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    const above = path.dirname(from);
    return above === from ? undefined : findProject(above);
  }
  const text = readFileSync(file, "utf8");
  const main = path.resolve(from, topLevel(text, "main") ?? "");
  return {
    folder: from,
    name: topLevel(text, "name"),
    programFolder: programFolder(main),
    runFolder: isProgram(main) ? path.dirname(main) : main,
  };
}

// The project names the program's file or folder, and a folder's package.json may name a file in it.
function programFolder(given: string): string {
  if (isProgram(given)) return path.dirname(given);
  const packageFile = path.join(given, "package.json");
  const inPackage = existsSync(packageFile) ? topLevel(readFileSync(packageFile, "utf8"), "main") : undefined;
  return inPackage !== undefined && isProgram(inPackage) ? path.dirname(path.join(given, inPackage)) : given;
}

function isProgram(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

const jsonProject = z.looseObject({ name: z.string().optional(), main: z.string().optional() });

/** A plain value at the top level of a project file. Pulumi allows no name that would need more of YAML. */
export function topLevel(text: string, key: "name" | "main"): string | undefined {
  if (text.trimStart().startsWith("{")) {
    // What is no JSON, Pulumi itself tells.
    const parsed = jsonProject.safeParse(parseJson(text));
    return parsed.data?.[key];
  }
  const line = new RegExp(`^(["']?)${key}\\1[ \\t]*:[ \\t]*(["']?)([\\w./-]+)\\2[ \\t]*(#.*)?\\r?$`, "m");
  return line.exec(text)?.[3];
}
