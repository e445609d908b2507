import type { Config } from "../../settings";
import { type Command, CommandError, STATUS } from "../command";
import { checkEnvironment, findConfig } from "../config";
import { findProject } from "../project";
import { withSession } from "../session";
import { lookUp } from "../stack";
import { HELP } from "./help";
import { parseOptions } from "./options";
import { readScene } from "./read";
import { everyNumberIsUsed, explain, explanationText } from "./report";

export const explainCommand: Command = { help: HELP, run };

async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const project = findProject(process.cwd());
  const found = await findConfig(project, options.stack);
  if (found.config === undefined && options.stack !== undefined)
    throw new CommandError(`the stack ${options.stack} cannot be read: ${found.reason}`);
  if (found.config === undefined) checkEnvironment(found.reason, options.connection);
  if (found.config === undefined && found.faulty)
    process.stderr.write(`note: without a stack, with the environment's settings alone: ${found.reason}\n`);
  const config: Config = found.config === undefined ? () => undefined : lookUp(found.config);
  const scene = await withSession(project?.runFolder, config, (session) => readScene(session, options));
  const explanation = explain(scene);
  const lines = options.json ? [JSON.stringify(explanation, undefined, 2)] : explanationText(explanation);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return everyNumberIsUsed(explanation) ? STATUS.done : STATUS.notUsed;
}
