import path from "node:path";
import { Session } from "../../host/session";
import { type Command, CommandError, STATUS } from "../command";
import { NoPulumi } from "../pulumi";
import { findProject, type Project } from "../project";
import { lookUp, readStack, type SelectedStack } from "../stack";
import { addToStack, checkStack } from "./addToStack";
import { programFile, writeProgram } from "./files";
import { HELP } from "./help";
import { type ImportOptions, parseOptions } from "./options";
import { plan, type Planned } from "./plan";
import { programText } from "./program";
import { type Found, readGroups } from "./readGroups";
import { count, leftOut, some, undeclared } from "./report";
import { groupsIn, parseState, type State } from "./state";
import { groupTable } from "./table";

export const importCommand: Command = {
  summary: "brings user groups that a PBX has already under code",
  help: HELP,
  run: (args) => run(parseOptions(args)),
};

/** The stack that the command works with. */
export interface Surroundings {
  readonly project: Project;
  readonly stack: SelectedStack;
  readonly state: State;
}

async function run(options: ImportOptions): Promise<number> {
  const { out, force } = options;
  const file = out === undefined ? undefined : programFile(out, force);
  const surroundings = await look(options);
  const inState = surroundings === undefined ? [] : groupsIn(surroundings.state);

  const session = new Session();
  session.configured(surroundings === undefined ? () => undefined : lookUp(surroundings.stack.config));
  for (const { options: whose, owner } of inState) session.saw({ ...whose, owner });
  const found = await readGroups(session, options);
  const groups = plan(found.groups, inState, found.tenant, options.connection);
  show(groups, found, options, surroundings);

  const text = file === undefined ? undefined : programText(groups, found.trunks);
  const write = (): void => {
    if (file === undefined || text === undefined) return;
    if (!options.dryRun) writeProgram(file, text, force);
    const declared = groups.filter(({ kind }) => kind !== "left").length;
    say(`${options.dryRun ? "Would write" : "Wrote"} ${file}: ${count(declared, "group")}`);
  };
  if (options.stack && surroundings !== undefined)
    await addToStack(groups, found.tenant, surroundings, options, write);
  else write();
  for (const warning of warnings(groups, options, surroundings))
    process.stderr.write(`warning: ${warning}\n`);
  return groups.some(({ kind }) => kind === "left") ? STATUS.leftSomeOut : STATUS.done;
}

/** The selected stack; undefined where there is none and none is needed. */
async function look(options: ImportOptions): Promise<Surroundings | undefined> {
  const project = findProject(process.cwd());
  try {
    if (project === undefined)
      throw new CommandError(`there is no Pulumi project (Pulumi.yaml) in ${process.cwd()} or above it`);
    const stack = await readStack(project.folder);
    const surroundings = { project, stack, state: parseState(stack.exported) };
    if (options.stack) checkStack(surroundings);
    return surroundings;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (options.stack) throw new CommandError(`--stack needs a stack that can be read: ${error.message}`);
    if (project !== undefined && !(error instanceof NoPulumi))
      process.stderr.write(
        `note: without a stack, with the environment's settings alone: ${error.message}\n`,
      );
    return undefined;
  }
}

function show(
  groups: readonly Planned[],
  { trunks }: Found,
  { stack: adds, dryRun }: ImportOptions,
  surroundings: Surroundings | undefined,
): void {
  const newGroups = adds ? (dryRun ? "would be added" : "to be added") : "does not have it";
  say(...groupTable(groups, trunks, surroundings === undefined ? undefined : newGroups), "");
  const fresh = groups.filter(({ kind }) => kind === "new").length;
  const of =
    surroundings === undefined ? "" : `, ${fresh} of them not in the stack ${surroundings.stack.name} yet`;
  say(`${count(groups.length, "group")}${of}`);
  const left = leftOut(groups);
  if (left.length > 0) say("", ...left, "");
}

/** What the next `pulumi up` would do to somebody who did not expect it. */
function warnings(
  groups: readonly Planned[],
  { out, stack: adds }: ImportOptions,
  surroundings: Surroundings | undefined,
): string[] {
  if (surroundings === undefined) return [];
  const { project, state, stack } = surroundings;
  const isProgram = out !== undefined && path.resolve(out) === project.programFolder;
  const fresh = groups.filter(({ kind }) => kind === "new");
  const result: string[] = [];
  if (adds && fresh.length > 0 && !isProgram) {
    result.push(
      out === undefined
        ? `the stack's program has to declare what was added, or the next pulumi up REMOVES these groups from the PBX: write a program with --out DIR`
        : `Pulumi runs the program in ${project.programFolder}: let it import ${path.join(path.resolve(out), "index.ts")}, or the next pulumi up REMOVES these groups from the PBX`,
    );
  }
  if (!adds && out !== undefined && fresh.length > 0)
    result.push(
      `the stack ${stack.name} does not have ${count(fresh.length, "group")} of these: pulumi up would create them a second time; add them to it with --stack`,
    );
  const others = isProgram ? undeclared(groups, state) : [];
  if (others.length > 0)
    result.push(
      `the stack ${stack.name} has ${count(others.length, "resource")} that this program does not declare, and the next pulumi up would remove: ${some(others)}`,
    );
  return result;
}

function say(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}
