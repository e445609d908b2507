import type { Tenant } from "../../session/tenant";
import { CommandError } from "../command";
import { pulumiShielded } from "../pulumi";
import { exportStack, stackArgs, type StackChoice } from "../stack";
import { saveState } from "./files";
import { unstorable, withGroups } from "./merge";
import type { ImportOptions } from "./options";
import type { NewGroup, Planned } from "./plan";
import { count } from "./report";
import type { Surroundings } from "./surroundings";

/** Refuses a stack to which nothing can be added safely, before the PBX is asked for anything. */
export function checkStack({ project, state }: Surroundings, choice: StackChoice): void {
  if (project.name === undefined)
    throw new CommandError(`the project's name cannot be read from ${project.file}`);
  // Pulumi takes organization/project/stack, and any project's.
  const [, other] = /^[^/]*\/([^/]+)\/[^/]+$/.exec(choice ?? "") ?? [];
  if (other !== undefined && other !== project.name)
    throw new CommandError(
      `${choice ?? ""} is a stack of the project ${other}, and this one is ${project.name}`,
    );
  const [first] = state.pendingOperations;
  if (first !== undefined)
    throw new CommandError(
      `an interrupted update left ${count(state.pendingOperations.length, "operation")} unfinished (${first}), which an import would make Pulumi forget: run pulumi refresh first`,
    );
}

/** Adds the groups that the state lacks, in one step at the very end; `write` writes the program just before. */
export async function addToStack(
  groups: readonly Planned[],
  tenant: Tenant | undefined,
  { project, stack, state }: Surroundings,
  { dryRun, stack: choice, door }: Pick<ImportOptions, "dryRun" | "stack" | "door">,
  write: () => void,
): Promise<void> {
  const added = groups.filter((group): group is NewGroup => group.kind === "new");
  if (added.length === 0) {
    write();
    say(`Nothing to add to the stack ${stack.name}: its state is as it was.`);
    return;
  }
  const now = new Date();
  const target = { stack: stack.name, project: project.name ?? "", config: stack.config, tenant, now, door };
  const merged = withGroups(stack.exported, state, added, target);
  const unstored = unstorable(state, stack.config);
  if (unstored.length > 0)
    process.stderr.write(
      `note: the state has nothing to encrypt ${unstored.join(", ")} with: until the first pulumi up, a refresh needs them in the environment\n`,
    );
  if (dryRun) {
    write();
    say(
      `Would save the state of the stack ${stack.name} in ${project.folder}, and add ${count(added.length, "group")} to it`,
    );
    return;
  }
  if ((await exportStack(project.folder, choice)) !== stack.exported)
    throw new CommandError(
      `the state of the stack ${stack.name} changed while the PBX was read: nothing was done, run it again`,
    );
  say(`The old state is saved in ${saveState(project.folder, stack.name, stack.exported, now)}`);
  write();
  await importState(project.folder, choice, merged);
  say(`Added ${count(added.length, "group")} to the stack ${stack.name}. Nothing was written to the PBX.`);
}

/** One atomic step: the backend gets the state whole, or keeps the old one. */
async function importState(folder: string, choice: StackChoice, merged: string): Promise<void> {
  const finish = (): void => {
    process.stderr.write("The state is being imported: a moment.\n");
  };
  // Pulumi would leave the stack locked if it was stopped here.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, finish);
  try {
    await pulumiShielded(folder, merged, "stack", "import", ...stackArgs(choice));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(
      `${error.message}; the stack is as it was, and a program that was written above can be written over with --force`,
    );
  } finally {
    for (const signal of signals) process.off(signal, finish);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
