import { type Command, STATUS } from "../command";
import { readOptions, STACK_OPTION } from "../options";
import { type Check, line } from "./check";
import { type DoctorOptions, examine } from "./examine";

const HELP = `npx pulumi-portsip doctor: checks settings, PBX, rights and versions, and says what to do

One line for each check: ok, warn, FAIL, or skip where it was not made. The PBX is only read.

  settings  what is set, and where; never a value
  pbx       whether the PBX can be reached, and answers; by which proxy
  tls       its certificate
  token     whether it takes the token, or lets the user sign in (once, never again when refused)
  tenant    whose groups these credentials manage
  groups    whether they may list groups
  trunks, users, rules
            whether they may list trunks, extensions and outbound rules
  version   of the PBX
  clock     this machine's, by the PBX's
  node, sdk, cli
            the versions of Node, of the @pulumi/pulumi here, and of the Pulumi CLI

  --stack [NAME]     reads the settings of this stack (-s NAME), instead of the selected one
  --connection NAME  checks a named connection, instead of the top-level settings
  --json             prints one JSON document: an array of {check, status, message}

Settings are those of a stack of the Pulumi project in this folder, or of the environment
(PORTSIP_URL, …), which wins. Without a project the environment is enough.

Exit status: 0 all is well, warnings aside; 1 something failed; 2 a wrong command line.
`;

export const doctorCommand: Command = { help: HELP, run: doctor };

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): DoctorOptions {
  const kinds = { ...STACK_OPTION, connection: "text", json: "flag", help: "flag" } as const;
  const options = readOptions(args, kinds);
  return {
    stack: options.text("stack"),
    connection: options.text("connection"),
    json: options.has("json"),
  };
}

/** Checks all that a run of Pulumi needs; gives the exit status. */
async function doctor(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const checks: Check[] = [];
  for await (const check of examine(options)) {
    checks.push(check);
    if (!options.json) process.stdout.write(`${line(check)}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(checks, undefined, 2)}\n`);
  return checks.some(({ status }) => status === "fail") ? STATUS.failed : STATUS.done;
}
