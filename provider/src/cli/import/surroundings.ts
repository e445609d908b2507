import { CommandError } from "../command";
import { checkEnvironment } from "../config";
import { NoPulumi } from "../pulumi";
import { findProject, type Project } from "../project";
import { readStack, type SelectedStack } from "../stack";
import type { ImportOptions } from "./options";
import { parseState, type State } from "./state";

/** The Pulumi project of the working folder, and a stack of it. */
export interface Surroundings {
  readonly project: Project;
  readonly stack: SelectedStack;
  readonly state: State;
}

/** Looks around in the working folder; undefined where there is no stack, unless an option needs one. */
export async function lookAround({
  adds,
  failOnUnmanaged,
  stack: choice,
  connection,
}: Pick<ImportOptions, "adds" | "failOnUnmanaged" | "stack" | "connection">): Promise<
  Surroundings | undefined
> {
  const needing = adds ? "--stack" : failOnUnmanaged ? "--fail-on-unmanaged" : undefined;
  const folder = process.cwd();
  const project = findProject(folder);
  try {
    if (project === undefined)
      throw new CommandError(`there is no Pulumi project (Pulumi.yaml) in ${folder} or above it`);
    const stack = await readStack(project.folder, choice);
    return { project, stack, state: parseState(stack.exported) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (needing !== undefined)
      throw new CommandError(`${needing} needs a stack that can be read: ${error.message}`);
    checkEnvironment(error.message, connection);
    if (project !== undefined && !(error instanceof NoPulumi))
      process.stderr.write(
        `note: without a stack, with the environment's settings alone: ${error.message}\n`,
      );
    return undefined;
  }
}
