import { resolveSettings, SettingsError } from "../settings";
import { CommandError } from "./command";
import type { Project } from "./project";
import { NoPulumi, pulumiSoon } from "./pulumi";
import { readConfig, type StackChoice, type StackConfig, stackName } from "./stack";

/** A stack's config; or why the environment is all there is, and whether that is a fault. */
export type FoundConfig =
  | { readonly stack: string; readonly config: StackConfig }
  | { readonly config?: undefined; readonly reason: string; readonly faulty: boolean };

/** Reads the config of a stack. Secrets come with it, and stay in memory. */
export async function findConfig(project: Project | undefined, choice: StackChoice): Promise<FoundConfig> {
  if (project === undefined)
    return {
      reason: "there is no Pulumi project in this folder or above it",
      faulty: choice !== undefined,
    };
  try {
    const [config, stack] = await Promise.all([
      readConfig(project.folder, choice, pulumiSoon),
      stackName(project.folder, choice, pulumiSoon),
    ]);
    return { stack, config };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const missing = error instanceof NoPulumi || error.message.includes("no stack selected");
    return { reason: error.message, faulty: !missing || choice !== undefined };
  }
}

/**
 * What is wrong with the settings where the stack's config could not be read: they may all be set in it, so that the
 * reason comes first.
 */
export function causeFirst(reason: string, problem: string): string {
  const advice =
    reason.includes("passphrase") && !reason.includes("PULUMI_CONFIG_PASSPHRASE")
      ? ": set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's own"
      : "";
  return `${reason}${advice}; so only the environment counts, and ${problem}`;
}

/**
 * Goes on with the environment alone where that is enough.
 * @throws {@link CommandError} where it is not, with why the stack's config could not be read
 */
export function checkEnvironment(reason: string, connection: string | undefined): void {
  try {
    resolveSettings(process.env, () => undefined, connection);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(causeFirst(reason, error.message));
  }
}
