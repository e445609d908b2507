import { CommandError } from "../command";
import type { Project } from "../project";
import { NoPulumi, pulumiSoon } from "../pulumi";
import { readConfig, type StackChoice, type StackConfig, stackName } from "../stack";

/** The selected stack's config; or why the environment is all there is, and whether that is a fault. */
export type Found =
  | { readonly stack: string; readonly config: StackConfig }
  | { readonly config?: undefined; readonly reason: string; readonly faulty: boolean };

/** Reads the config of a stack. Secrets come with it, and stay in memory. */
export async function findConfig(project: Project | undefined, choice?: StackChoice): Promise<Found> {
  if (project === undefined)
    return { reason: "there is no Pulumi project in this folder or above it", faulty: false };
  try {
    const [config, stack] = await Promise.all([
      readConfig(project.folder, choice, pulumiSoon),
      stackName(project.folder, choice, pulumiSoon),
    ]);
    return { stack, config };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const missing = error instanceof NoPulumi || error.message.includes("no stack selected");
    return { reason: error.message, faulty: !missing };
  }
}
