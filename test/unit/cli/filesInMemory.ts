import type { Files } from "../../../provider/src/cli/files";

/** Files by their paths, with the folders above them. */
export function filesInMemory(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(Object.entries(texts));
  const isAbove = (folder: string): boolean =>
    [...files.keys()].some((file) => file.startsWith(`${folder}/`));
  return {
    kindOf: (file) => (files.has(file) ? "file" : isAbove(file) ? "folder" : undefined),
    textOf: (file) => files.get(file),
    realOf: (file) => file,
  };
}
