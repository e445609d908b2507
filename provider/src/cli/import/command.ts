import type { Config } from "../../settings";
import { type Command, CommandError, STATUS } from "../command";
import { findProject } from "../project";
import { withSession } from "../session";
import { lookUp } from "../stack";
import { addToStack, checkStack } from "./addToStack";
import { programFile, writeProgram } from "./files";
import { HELP } from "./help";
import { groupJson } from "./json";
import { type ImportOptions, parseOptions } from "./options";
import { plan, type Planned } from "./plan";
import { programText } from "./program";
import { reached } from "./reached";
import { type Found, readGroups } from "./readGroups";
import { count, leftOut, newGroupsAre, pluginMissing, summary, unmanaged, warnings } from "./report";
import { groupsIn } from "./state";
import { lookAround, type Surroundings } from "./surroundings";
import { groupTable } from "./table";

export const importCommand: Command = {
  help: HELP,
  run: (args) => run(parseOptions(args)),
};

async function run(options: ImportOptions): Promise<number> {
  const { out, force, adds, connection, protect, failOnUnmanaged, door } = options;
  const file = out === undefined ? undefined : programFile(out, force);
  const surroundings = await lookAround(options);
  const program =
    file === undefined || surroundings === undefined ? undefined : reached(surroundings.project, file, door);
  if (adds && surroundings !== undefined) {
    checkStack(surroundings, options.stack);
    if (program !== undefined && "problem" in program)
      throw new CommandError(
        `${program.problem}; else the next pulumi up would not know the groups that were added. Nothing was done`,
      );
  }
  const inState = surroundings === undefined ? [] : groupsIn(surroundings.state);

  const config: Config = surroundings === undefined ? () => undefined : lookUp(surroundings.stack.config);
  const found = await withSession(findProject(process.cwd())?.runFolder, config, (session) => {
    for (const { options: whose, owner } of inState) session.saw({ ...whose, owner });
    return readGroups(session, options);
  });

  const groups = plan(found.groups, { ...found, inState, connection, protect });
  show(groups, found, options, surroundings);
  const write = writer(groups, file, options);
  if (adds && surroundings !== undefined)
    await addToStack(groups, found.tenant, surroundings, options, write);
  else write();
  if (surroundings !== undefined)
    for (const warning of [
      ...warnings(groups, options, surroundings, program),
      ...pluginMissing(door, surroundings.project.file),
    ])
      process.stderr.write(`warning: ${warning}\n`);
  if (failOnUnmanaged) return groups.every(({ inStack }) => inStack) ? STATUS.done : STATUS.unmanaged;
  return groups.some(({ kind }) => kind === "left") ? STATUS.leftSomeOut : STATUS.done;
}

function show(
  groups: readonly Planned[],
  { trunks }: Found,
  options: ImportOptions,
  surroundings: Surroundings | undefined,
): void {
  const stack = surroundings?.stack.name;
  if (options.json) {
    say(groupJson(groups, trunks?.all ?? [], stack !== undefined));
    return;
  }
  const left = leftOut(groups);
  say(...groupTable(groups, trunks?.all ?? [], stack === undefined ? undefined : newGroupsAre(options)));
  say("", summary(groups, options, stack));
  if (left.length > 0) say("", ...left);
  if (options.failOnUnmanaged && stack !== undefined) say(...unmanaged(groups, stack));
  if (options.out !== undefined || options.adds) say("");
}

function writer(
  groups: readonly Planned[],
  file: string | undefined,
  { dryRun, force, door }: ImportOptions,
): () => void {
  return () => {
    if (file === undefined) return;
    const declared = groups.filter(({ kind }) => kind !== "left").length;
    if (!dryRun) writeProgram(file, programText(groups, door), force);
    say(`${dryRun ? "Would write" : "Wrote"} ${file}: ${count(declared, "group")}`);
  };
}

function say(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}
