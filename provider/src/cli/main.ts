import { OperationError } from "../session/errors";
import { hint } from "../text/nearest";
import { type Command, CommandError, STATUS, UsageError } from "./command";

/** Loaded when they are asked for: a doctor has to run where something else cannot. */
const COMMANDS = new Map<string, Known>([
  [
    "import",
    {
      summary: "brings user groups that a PBX has already under code",
      load: async () => (await import("./import/command.js")).importCommand,
    },
  ],
  [
    "doctor",
    {
      summary: "checks settings, PBX, rights and versions, and says what to do",
      load: async () => (await import("./doctor/command.js")).doctorCommand,
    },
  ],
  [
    "explain",
    {
      summary: "tells which number calls present, and why",
      load: async () => (await import("./explain/command.js")).explainCommand,
    },
  ],
  [
    "plugin",
    {
      summary: "tells a Pulumi project where the plugin is",
      load: async () => (await import("./plugin/command.js")).pluginCommand,
    },
  ],
]);

interface Known {
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const HELP = `pulumi-portsip: user groups of a PortSIP PBX, and Pulumi

  npx pulumi-portsip COMMAND [OPTIONS]

${[...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`).join("\n")}

  npx pulumi-portsip COMMAND --help   tells more about a command
  npx pulumi-portsip --version        says which version this is
`;

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h") {
    process.stdout.write(HELP);
    return name === undefined ? STATUS.wrongUse : STATUS.done;
  }
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${(await import("../text/version.js")).VERSION}\n`);
    return STATUS.done;
  }
  const known = COMMANDS.get(name);
  if (known === undefined) {
    const names = [...COMMANDS.keys()];
    return failed(
      "",
      new UsageError(`there is no command ${name}${hint(name, names)} (${names.join(", ")})`),
    );
  }
  try {
    const command = await known.load();
    if (args.includes("--help") || args.includes("-h")) {
      process.stdout.write(command.help);
      return STATUS.done;
    }
    return await command.run(args);
  } catch (error) {
    return failed(` ${name}`, error);
  }
}

function failed(command: string, error: unknown): number {
  const known = error instanceof CommandError || error instanceof OperationError;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`pulumi-portsip${command}: ${known ? text : `unexpected error: ${text}`}\n`);
  if (!known && process.env["PORTSIP_LOG"] === "debug") console.error(error);
  return error instanceof UsageError ? STATUS.wrongUse : STATUS.failed;
}

// Whoever reads our output may have had enough of it: `pulumi-portsip import | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? process.exitCode : STATUS.failed);
});

void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
