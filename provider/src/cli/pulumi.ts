import { spawn } from "node:child_process";
import { CommandError } from "./command";

/** Seconds that a command may take that only looks something up. */
const SOON = 60;

/** There is no `pulumi` on PATH. */
export class NoPulumi extends CommandError {
  override readonly name = "NoPulumi";

  constructor() {
    super("there is no pulumi on PATH: install it (https://www.pulumi.com/docs/install/)");
  }
}

/** Runs `pulumi` in a folder and gives what it prints on stdout; what it says where it fails is the error. */
export async function pulumi(folder: string, ...args: string[]): Promise<string> {
  return start(folder, args);
}

/** As `pulumi`, for commands that need not take long: it waits for a backend that does not answer. */
export async function pulumiSoon(folder: string, ...args: string[]): Promise<string> {
  return start(folder, args, { seconds: SOON });
}

/**
 * As `pulumi`, with text for its stdin, and in a process group of its own: a Ctrl-C at the terminal reaches only us.
 */
export async function pulumiShielded(folder: string, input: string, ...args: string[]): Promise<string> {
  return start(folder, args, { input, shielded: true });
}

interface Start {
  readonly input?: string;
  readonly shielded?: boolean;
  /** After which it is ended. */
  readonly seconds?: number;
}

function start(
  folder: string,
  args: readonly string[],
  { input = "", shielded = false, seconds }: Start = {},
): Promise<string> {
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
    cwd: folder,
    env: environmentOf(process.env),
    stdio: "pipe",
    detached: shielded,
    windowsHide: true,
    // Spawn's own `timeout` would keep this process waiting where there is no pulumi.
    ...(seconds !== undefined && { signal: AbortSignal.timeout(seconds * 1000) }),
  });
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (piece: string) => {
      text[stream] += piece;
    });
  }
  // One that ends before it has read everything says why on stderr.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      // Whatever it started may hold on to its output: we do not wait for that.
      for (const stream of ["stdout", "stderr"] as const) child[stream].destroy();
      if (error.code === "ENOENT") reject(new NoPulumi());
      else if (error.name === "AbortError")
        reject(new CommandError(`pulumi ${named(args)} took more than ${seconds ?? 0} s`));
      else reject(new CommandError(`pulumi cannot run: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve(text.stdout);
      else reject(new CommandError(`pulumi ${named(args)} failed: ${said(text, code ?? signal)}`));
    });
  });
}

/** Options that may come from the environment, since they say what is meant, and not what is printed where. */
const OPTIONS = new Set(["PULUMI_OPTION_STACK", "PULUMI_OPTION_CONFIG_FILE"]);

// Every option of the CLI can be set by a variable, those too that would make it print something else than we read,
// such as a state with its secrets in clear.
function environmentOf(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(ours).filter(
    ([name]) => !name.startsWith("PULUMI_OPTION_") || OPTIONS.has(name),
  );
  return { ...Object.fromEntries(kept), PULUMI_SKIP_UPDATE_CHECK: "true" };
}

/** The command without its options. */
function named(args: readonly string[]): string {
  return args.filter((arg) => !arg.startsWith("-")).join(" ");
}

// Its errors have a mark, several lines and advice of their own.
function said({ stdout, stderr }: { stdout: string; stderr: string }, end: number | string | null): string {
  const lines = (stderr.trim() === "" ? stdout : stderr)
    // What it could not read in a stack's file it quotes, and it may be a secret.
    .replaceAll(/(!!\w+) `[^`]*`/g, "$1 […]")
    .split("\n")
    .map((line) => line.replace(/^(error|warning): /, "").trim())
    .filter((line) => line !== "");
  return lines.length === 0 ? `it ended with ${end ?? "nothing"}` : lines.slice(0, 10).join("; ");
}
