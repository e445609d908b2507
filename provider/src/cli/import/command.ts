import { Session } from "../../session/session";
import { type Command, STATUS } from "../command";
import { findProject } from "../project";
import { lookUp } from "../stack";
import { addToStack, checkStack } from "./addToStack";
import { programFile, writeProgram } from "./files";
import { HELP } from "./help";
import { type ImportOptions, parseOptions } from "./options";
import { plan } from "./plan";
import { programText } from "./program";
import { readGroups } from "./readGroups";
import { count, leftOut, newGroupsAre, summary, warnings } from "./report";
import { groupsIn } from "./state";
import { lookAround } from "./surroundings";
import { groupTable } from "./table";

export const importCommand: Command = {
  help: HELP,
  run: (args) => run(parseOptions(args)),
};

async function run(options: ImportOptions): Promise<number> {
  const { out, force, adds, stack: choice, dryRun, connection } = options;
  const file = out === undefined ? undefined : programFile(out, force);
  const surroundings = await lookAround(adds, choice);
  if (adds && surroundings !== undefined) checkStack(surroundings);
  const inState = surroundings === undefined ? [] : groupsIn(surroundings.state);

  const session = new Session(findProject(process.cwd())?.runFolder);
  session.configured(surroundings === undefined ? () => undefined : lookUp(surroundings.stack.config));
  for (const { options: whose, owner } of inState) session.saw({ ...whose, owner });
  const { groups: found, trunks, tenant } = await readGroups(session, options);

  const groups = plan(found, inState, tenant, connection);
  const stackName = surroundings?.stack.name;
  const left = leftOut(groups);
  say(...groupTable(groups, trunks, stackName === undefined ? undefined : newGroupsAre(options)));
  say("", summary(groups, options, stackName));
  if (left.length > 0) say("", ...left);
  if (file !== undefined || adds) say("");

  const write = (): void => {
    if (file === undefined) return;
    const declared = groups.filter(({ kind }) => kind !== "left").length;
    if (!dryRun) writeProgram(file, programText(groups, trunks), force);
    say(`${dryRun ? "Would write" : "Wrote"} ${file}: ${count(declared, "group")}`);
  };
  if (adds && surroundings !== undefined) await addToStack(groups, tenant, surroundings, options, write);
  else write();
  if (surroundings !== undefined)
    for (const warning of warnings(groups, options, surroundings))
      process.stderr.write(`warning: ${warning}\n`);
  return left.length > 0 ? STATUS.leftSomeOut : STATUS.done;
}

function say(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}
