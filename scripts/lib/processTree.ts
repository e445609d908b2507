import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

interface Row {
  pid: number;
  parent: number;
}

function rowFromProc(name: string): Row | undefined {
  try {
    // pid (name) state parent …; the name may hold spaces and parentheses, so what follows the last ")" counts.
    const text = readFileSync(`/proc/${name}/stat`, "utf8");
    const parent = text.slice(text.lastIndexOf(")") + 2).split(" ")[1];
    return { pid: Number(name), parent: Number(parent) };
  } catch {
    return undefined; // it ended while we were looking
  }
}

function allProcesses(): Row[] {
  if (process.platform === "linux") {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(rowFromProc)
      .filter((row) => row !== undefined);
  }
  return spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .stdout.split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = NaN, parent = NaN]) => ({ pid, parent }))
    .filter(({ pid }) => Number.isInteger(pid));
}

/** The processes that `pid` started, and those that they started. */
export function descendants(pid: number): number[] {
  const rows = allProcesses();
  const found: number[] = [];
  const visit = (parent: number): void => {
    for (const row of rows) {
      if (row.parent !== parent) continue;
      found.push(row.pid);
      visit(row.pid);
    }
  };
  visit(pid);
  return found;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended already
  }
}

/**
 * Kills a process with all that it started. Pulumi puts each plugin in a process group of its own, so that killing
 * one group would leave them; and all stand still first, so that none starts another while we look.
 */
export function killTree(pid: number): void {
  signal(pid, "SIGSTOP");
  let stopped: number[] = [];
  for (;;) {
    const now = descendants(pid);
    const fresh = now.filter((child) => !stopped.includes(child));
    if (fresh.length === 0) break;
    fresh.forEach((child) => {
      signal(child, "SIGSTOP");
    });
    stopped = now;
  }
  for (const one of [pid, ...stopped]) signal(one, "SIGKILL");
}
