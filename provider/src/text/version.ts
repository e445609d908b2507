import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson } from "./json";

/** Put in by the bundler, for which there is no package.json. */
declare const BUNDLED_VERSION: string | undefined;

/** The version of this package. */
export const VERSION = typeof BUNDLED_VERSION === "string" ? BUNDLED_VERSION : versionInManifest();

function versionInManifest(): string {
  const manifest = parseJson(readFileSync(path.join(__dirname, "../../package.json"), "utf8"));
  return String(Reflect.get(Object(manifest), "version"));
}
