import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

const onWindows = process.platform === "win32";

/** What Pulumi's CLI runs to show a TypeScript program and a dynamic provider, all found by name. */
export const fileNames = {
  cli: onWindows ? "pulumi.exe" : "pulumi",
  languageHost: onWindows ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs",
  /** A script that the npm package @pulumi/pulumi ships too. */
  dynamicHost: onWindows ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
};

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first folder that holds an executable file of that name. */
export function folderWith(name: string, folders: string[]): string | undefined {
  return folders.find((folder) => isExecutable(path.join(folder, name)));
}
