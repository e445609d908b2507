import { copyFile, rename } from "node:fs/promises";
import path from "node:path";
import { ownFolder } from "./find";
import { pinnedYamlHost } from "./pinned";
import { Tool } from "./tool";

/** Pulumi's language host for programs in YAML. */
export const yamlHost = new Tool(
  "Pulumi's language host for YAML",
  "language-yaml",
  "pulumi-language-yaml",
  pinnedYamlHost,
);

/** Puts it beside our own engine, too, which finds it there; or gives the reason why it can't. */
export async function addYamlHost(own = ownFolder): Promise<string | undefined> {
  const reason = await yamlHost.ensure(own);
  const file = yamlHost.find(own);
  if (file === undefined) return reason;
  const target = path.join(own, "bin", path.basename(file));
  const unfinished = `${target}.${process.pid}`;
  await copyFile(file, unfinished);
  await rename(unfinished, target);
  return undefined;
}
