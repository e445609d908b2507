import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { parseJson } from "../text/json";

/** Files as a program is looked for in them. */
export interface Files {
  readonly kindOf: (file: string) => "file" | "folder" | undefined;
  /** Undefined where it cannot be read. */
  readonly textOf: (file: string) => string | undefined;
  /** The one path of a file that can be reached by several, also where it is not there yet. */
  readonly realOf: (file: string) => string;
}

export const onDisk: Files = {
  kindOf: (file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats?.isFile() === true ? "file" : stats?.isDirectory() === true ? "folder" : undefined;
  },
  textOf: (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  },
  realOf: (file) => {
    const above = path.dirname(file);
    if (existsSync(file) || above === file) return realpathSync.native(file);
    return path.join(onDisk.realOf(above), path.basename(file));
  },
};

/** What Node tries behind a name, in this order; Pulumi adds TypeScript to it. */
export const ENDINGS = [".js", ".json", ".node", ".ts", ".tsx"];

/** Files as they will be when one more is written, with the folders that it needs. */
export function withFile(files: Files, written: string): Files {
  const file = files.realOf(written);
  return {
    ...files,
    kindOf: (candidate) => {
      const real = files.realOf(candidate);
      if (real === file) return "file";
      return files.kindOf(candidate) ?? (file.startsWith(real + path.sep) ? "folder" : undefined);
    },
  };
}

/** The file, or what it is short for: with an ending, or what a folder leads to. */
export function found(files: Files, file: string): string | undefined {
  return withEnding(files, file) ?? inFolder(files, file);
}

/** What Node loads where it is given a folder: `main` of its package.json, or else its index. */
export function inFolder(files: Files, folder: string): string | undefined {
  const { data } = manifestSchema.safeParse(parseJson(files.textOf(path.join(folder, "package.json")) ?? ""));
  const main = data === undefined ? undefined : path.join(folder, data.main);
  const byMain =
    main === undefined ? undefined : (withEnding(files, main) ?? withEnding(files, path.join(main, "index")));
  return byMain ?? withEnding(files, path.join(folder, "index"));
}

const manifestSchema = z.looseObject({ main: z.string() });

function withEnding(files: Files, file: string): string | undefined {
  return ["", ...ENDINGS]
    .map((ending) => path.normalize(file + ending))
    .find((each) => files.kindOf(each) === "file");
}
