import { spawn } from "node:child_process";
import { constants } from "node:os";
import { killTree } from "./processTree";

export interface CommandOptions {
  folder?: string;
  environment?: NodeJS.ProcessEnv;
  /** Called with each piece of stdout and stderr as it comes. */
  onOutput?: (text: string) => void;
}

export interface CommandResult {
  /** As a shell counts it: 128 and the signal's number where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
  /** stdout and stderr in the order in which they came. */
  output: string;
}

export interface RunningCommand {
  /** Undefined where it could not be started. */
  pid: number | undefined;
  done: Promise<CommandResult>;
  /** What it has printed up to now. */
  output(): string;
  /** Ends it at once (SIGKILL), with every process that it started. */
  kill(): void;
}

/** Starts a command without waiting and without blocking this process's event loop. */
export function startCommand(file: string, args: string[], options: CommandOptions = {}): RunningCommand {
  const child = spawn(file, args, {
    cwd: options.folder,
    env: options.environment ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "", output: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (piece: string) => {
      text[stream] += piece;
      text.output += piece;
      options.onOutput?.(piece);
    });
  }
  const done = new Promise<CommandResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...text });
    });
  });
  return {
    pid: child.pid,
    done,
    output: () => text.output,
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null) killTree(child.pid);
    },
  };
}

export function runCommand(file: string, args: string[], options?: CommandOptions): Promise<CommandResult> {
  return startCommand(file, args, options).done;
}

/** Runs a command that prints on this process's own terminal, and gives its exit status. */
export function runOnTerminal(file: string, args: string[], folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Runs a command that must succeed, and gives what it printed. */
export async function succeed(file: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, output } = await runCommand(file, args, options);
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} failed:\n${output}`);
  return stdout;
}
