import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { repositoryRoot } from "../lib/paths";

/** What `pulumi plugin install resource portsip VERSION --file FILE` takes: the plugin as it was built, for every system. */
export interface Artefact {
  readonly file: string;
  readonly version: string;
}

/** Packs the built plugin into a folder, which it makes where there is none. */
export function packPlugin(folder: string): Artefact {
  const manifest = readFileSync(path.join(repositoryRoot, "provider/package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  const file = path.resolve(folder, `pulumi-resource-portsip-${version}.tar.gz`);
  mkdirSync(folder, { recursive: true });
  const parts = ["pulumi-resource-portsip", "pulumi-resource-portsip.cmd"];
  execFileSync("tar", ["-czf", file, "-C", path.join(repositoryRoot, "provider/bin"), ...parts]);
  return { file, version };
}
