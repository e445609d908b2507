import { type Command, STATUS } from "../command";
import { type Check, line } from "./check";
import { examine } from "./examine";
import { HELP } from "./help";
import { parseOptions } from "./options";

export const doctorCommand: Command = { help: HELP, run: doctor };

/** Checks all that a run of Pulumi needs; gives the exit status. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { connection, json } = parseOptions(args);
  const checks: Check[] = [];
  for await (const check of examine(connection)) {
    checks.push(check);
    if (!json) process.stdout.write(`${line(check)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(checks, undefined, 2)}\n`);
  return checks.some(({ status }) => status === "fail") ? STATUS.failed : STATUS.done;
}
