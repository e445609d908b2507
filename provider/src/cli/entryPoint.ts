import path from "node:path";
import * as z from "zod";
import { parseJson } from "../text/json";
import { type Files, inFolder } from "./files";
import type { Project } from "./project";
import { parseYaml } from "./yaml";

/** The file that Pulumi runs, and what makes it that one, for people. */
export interface EntryPoint {
  readonly file: string;
  readonly because: string;
  /** Whether it is an ES module. */
  readonly isModule: boolean;
}

/** What Pulumi tries in the folder of an ES module. */
const INDEX_OF_MODULE = ["index.js", "index.mjs", "index.ts", "index.mts"];

/**
 * Finds the file that Pulumi runs, as its engine (`main` of the project), its Node SDK (cmd/run: `exports` and `main` of
 * the nearest package.json) and Node itself do. Undefined where there is none.
 */
export function entryPoint({ folder, file, main }: Project, files: Files): EntryPoint | undefined {
  const given = path.resolve(folder, main ?? "");
  const kind = files.kindOf(given);
  if (kind === undefined) return undefined;
  const byProject = `main in ${path.basename(file)}`;
  const manifest = nearestManifest(kind === "file" ? path.dirname(given) : given, files);
  const { isModule } = manifest;
  if (kind === "file") return { file: given, because: byProject, isModule };

  const declared = manifest.entry === undefined ? undefined : path.join(manifest.folder, manifest.entry);
  const start = declared !== undefined && files.kindOf(declared) !== undefined ? declared : given;
  const program =
    files.kindOf(start) === "file"
      ? start
      : isModule
        ? INDEX_OF_MODULE.map((name) => path.join(start, name)).find((each) => files.kindOf(each) === "file")
        : inFolder(files, start);
  if (program === undefined) return undefined;
  const because =
    start === declared ? `${manifest.by} in package.json` : main === undefined ? "Node's default" : byProject;
  return { file: program, because, isModule };
}

const anything = z.unknown().optional();

const entrySchema = z
  .union([
    z.string(),
    z
      .looseObject({ default: anything, require: anything, import: anything })
      .transform((by) => [by.default, by.require, by.import].find(Boolean))
      .pipe(z.string()),
  ])
  .optional()
  .catch(undefined);

const manifestSchema = z.looseObject({
  type: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  exports: z
    .union([
      z.string().transform((entry) => ({ entry })),
      z.looseObject({ ".": entrySchema }).transform(({ ".": entry }) => ({ entry })),
    ])
    .optional()
    .catch(undefined),
});

type Manifest = z.output<typeof manifestSchema>;

function nearestManifest(
  folder: string,
  files: Files,
): { folder: string; entry: string | undefined; by: string; isModule: boolean } {
  const manifest = readManifest(folder, files);
  const above = path.dirname(folder);
  if (manifest === undefined && above !== folder) return nearestManifest(above, files);
  const { exports, main, type } = manifest ?? {};
  // Where there are exports, main does not count.
  const entry = exports === undefined ? main : exports.entry;
  return { folder, entry, by: exports === undefined ? "main" : "exports", isModule: type === "module" };
}

function readManifest(folder: string, files: Files): Manifest | undefined {
  const json = files.textOf(path.join(folder, "package.json"));
  if (json !== undefined) return manifestSchema.safeParse(parseJson(json)).data ?? {};
  // pnpm's other form.
  const yaml = files.textOf(path.join(folder, "package.yaml"));
  return yaml === undefined ? undefined : (manifestSchema.safeParse(parseYaml(yaml)).data ?? {});
}
