import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import YAML from "yaml";
import * as z from "zod";

/** A setting as it stands in the stack's file, or a secret, which the CLI encrypts. */
export type ConfigValue = string | number | boolean | object | { secret: string };

export function isSecret(value: ConfigValue): value is { secret: string } {
  return typeof value === "object" && "secret" in value && typeof value.secret === "string";
}

const projectSchema = z.object({ name: z.string() });

/** Writes plain settings into the stack's own file, which takes no run of the CLI. */
export function writePlainConfig(folder: string, stack: string, values: Record<string, ConfigValue>): void {
  const project = projectSchema.parse(YAML.parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")));
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const document = YAML.parseDocument(existsSync(file) ? readFileSync(file, "utf8") : "");
  for (const [key, value] of Object.entries(values)) {
    document.setIn(["config", key.includes(":") ? key : `${project.name}:${key}`], value);
  }
  writeFileSync(file, document.toString());
}
