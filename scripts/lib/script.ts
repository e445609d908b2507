import { constants } from "node:os";
import { descendants, killTree } from "./processTree";

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

/** Runs a script's main function: its number is the exit status, and an error's message, not its stack, is printed. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Not `once`: packages that look for other listeners would end the process when they see none.
    process.on(name, () => {
      if (!interrupted) endBySignal(name);
    });
  }
  try {
    process.exitCode = await main();
  } catch (error) {
    if (interrupted) return; // what fails now fails because we ended it
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  await cleanUp();
}
