import { constants } from "node:os";
import { descendants, killTree } from "./processTree";
import { asksForHelp, UsageError } from "./usage";

type Cleanup = () => void | Promise<void>;

const cleanups: Cleanup[] = [];
let interrupted = false;

/** Has `cleanup` run when the script ends, be it by Ctrl-C; the last one registered runs first. */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

async function cleanUp(): Promise<void> {
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
}

function endBySignal(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void {
  interrupted = true;
  for (const child of descendants(process.pid)) killTree(child);
  void cleanUp().finally(() => {
    process.exit(128 + constants.signals[name]);
  });
}

/** What `--help` prints, and what a script does with its other arguments; the number is its exit status. */
export interface Script {
  readonly usage: string;
  readonly main: (args: string[]) => Promise<number>;
}

/** Runs a script; an error's message, not its stack, is printed. A wrong command line is exit status 2. */
export async function runScript({ usage, main }: Script): Promise<void> {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(usage);
    return;
  }
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Not `once`: packages that look for other listeners would end the process when they see none.
    process.on(name, () => {
      if (!interrupted) endBySignal(name);
    });
  }
  try {
    process.exitCode = await main(args);
  } catch (error) {
    if (interrupted) return; // what fails now fails because we ended it
    console.error(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) console.error(`\n${usage}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
  await cleanUp();
}
