import { z } from "zod";
import type { Config } from "../settings";
import { CommandError } from "./command";
import { pulumi } from "./pulumi";

/** The selected stack, as the Pulumi CLI gives it. */
export interface SelectedStack {
  readonly name: string;
  /** What `pulumi stack export` printed. */
  readonly exported: string;
  readonly config: StackConfig;
}

const configSchema = z.record(z.string(), z.object({ value: z.string(), secret: z.boolean() }));

/** The stack's config, secrets decrypted: held in memory only. A structured value is JSON. */
export type StackConfig = z.output<typeof configSchema>;

/** Reads the selected stack of the project in a folder. */
export async function readStack(folder: string): Promise<SelectedStack> {
  const [name, exported, config] = await Promise.all([
    stackName(folder),
    exportStack(folder),
    readConfig(folder),
  ]);
  return { name, exported, config };
}

/** The name of the selected stack. */
export async function stackName(folder: string, run = pulumi): Promise<string> {
  return (await run(folder, "stack", "--show-name")).trim();
}

/** The config of the selected stack, and what the project gives all its stacks. */
export async function readConfig(folder: string, run = pulumi): Promise<StackConfig> {
  return parseConfig(await run(folder, "config", "--show-secrets", "--json"));
}

/** The stack's state, with its secrets encrypted. */
export function exportStack(folder: string): Promise<string> {
  return pulumi(folder, "stack", "export");
}

/** Looks settings up in a stack's config. */
export function lookUp(config: StackConfig): Config {
  return (key) => config[key]?.value;
}

// Never quotes what it could not read: there are secrets in it.
function parseConfig(text: string): StackConfig {
  try {
    return configSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandError("pulumi config printed something else than the stack's config as JSON");
  }
}
