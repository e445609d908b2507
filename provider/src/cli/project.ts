import path from "node:path";
import * as z from "zod";
import { type Files, onDisk } from "./files";
import { parseYaml } from "./yaml";

/** The Pulumi project that a folder belongs to. */
export interface Project {
  /** Where its file is. */
  readonly folder: string;
  /** `Pulumi.yaml`, or what it is called. */
  readonly file: string;
  /** Undefined where the file says it in a way that we cannot read. */
  readonly name: string | undefined;
  /** What runs its program: `nodejs`. Undefined where the file says it in a way that we cannot read. */
  readonly runtime: string | undefined;
  /** The program's file or folder, where the project names one. */
  readonly main: string | undefined;
  /** The folder that Pulumi runs the program and our provider in: what relative paths start from. */
  readonly runFolder: string;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Finds the project as Pulumi does: in the folder, or the nearest one above. */
export function findProject(from: string, files: Files = onDisk): Project | undefined {
  const file = FILES.map((name) => path.join(from, name)).find((each) => files.kindOf(each) === "file");
  if (file === undefined) {
    const above = path.dirname(from);
    return above === from ? undefined : findProject(above, files);
  }
  const { name, main, runtime } = parseProject(files.textOf(file) ?? "");
  const program = path.resolve(from, main ?? "");
  return {
    folder: from,
    file,
    name,
    runtime,
    main,
    runFolder: files.kindOf(program) === "file" ? path.dirname(program) : program,
  };
}

const text = z.string().optional().catch(undefined);
const projectSchema = z.looseObject({
  name: text,
  main: text,
  runtime: z
    .union([z.string(), z.looseObject({ name: text }).transform(({ name }) => name)])
    .optional()
    .catch(undefined),
});

/** A project file as far as we look into it. What is none, Pulumi itself tells. */
export function parseProject(text: string): Pick<Project, "name" | "main" | "runtime"> {
  const { name, main, runtime } = projectSchema.safeParse(parseYaml(text)).data ?? {};
  return { name, main, runtime };
}
