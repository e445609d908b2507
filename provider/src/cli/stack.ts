import * as z from "zod";
import type { Config } from "../settings";
import { CommandError } from "./command";
import { pulumi } from "./pulumi";

/** A stack, as the Pulumi CLI gives it. */
export interface SelectedStack {
  readonly name: string;
  /** What `pulumi stack export` printed. */
  readonly exported: string;
  readonly config: StackConfig;
}

/** Which stack: by a name as Pulumi takes it, or undefined for the selected one (`PULUMI_STACK`, `pulumi stack select`). */
export type StackChoice = string | undefined;

const configSchema = z.record(z.string(), z.object({ value: z.string(), secret: z.boolean() }));

/** The stack's config, secrets decrypted: held in memory only. A structured value is JSON. */
export type StackConfig = z.output<typeof configSchema>;

/** Reads a stack of the project in a folder. */
export async function readStack(folder: string, stack: StackChoice): Promise<SelectedStack> {
  const [name, exported, config] = await Promise.all([
    stackName(folder, stack),
    exportStack(folder, stack),
    readConfig(folder, stack),
  ]);
  return { name, exported, config };
}

/** The stack's name, without organization and project. */
export async function stackName(folder: string, stack: StackChoice, run = pulumi): Promise<string> {
  return (await run(folder, "stack", "--show-name", ...stackArgs(stack))).trim();
}

/** The config of the stack, and what the project gives all its stacks. */
export async function readConfig(folder: string, stack: StackChoice, run = pulumi): Promise<StackConfig> {
  return parseConfig(await run(folder, "config", "--show-secrets", "--json", ...stackArgs(stack)));
}

/** The stack's state, with its secrets encrypted. */
export function exportStack(folder: string, stack: StackChoice): Promise<string> {
  return pulumi(folder, "stack", "export", ...stackArgs(stack));
}

/** What tells a command of the Pulumi CLI which stack is meant. */
export function stackArgs(stack: StackChoice): string[] {
  return stack === undefined ? [] : [`--stack=${stack}`];
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
