import { readFileSync } from "node:fs";
import type { RunningCommand } from "../lib/command";
import { descendants } from "../lib/processTree";

/** Milliseconds between two looks; what a process does after the last one is not seen. */
const everyMs = 50;

/** Clock ticks a second, as Linux gives them to programs. */
const ticks = 100;

interface Seen {
  readonly kind: string;
  cpuMs: number;
  peakBytes: number;
}

/** Watches a command and all processes that it starts, by Linux's /proc, until it ends. */
export async function watch(running: RunningCommand): Promise<{
  wallMs: number;
  cpuMs: Record<string, number>;
  peakBytes: Record<string, number>;
}> {
  const seen = new Map<number, Seen>();
  const start = performance.now();
  const look = (): void => {
    if (running.pid === undefined) return;
    for (const pid of [running.pid, ...descendants(running.pid)]) lookAt(pid, seen);
  };
  const timer = setInterval(look, everyMs);
  try {
    await running.done;
  } finally {
    clearInterval(timer);
  }
  const wallMs = performance.now() - start;
  const peakBytes: Record<string, number> = {};
  const cpuMs: Record<string, number> = {};
  for (const process of seen.values()) {
    cpuMs[process.kind] = (cpuMs[process.kind] ?? 0) + process.cpuMs;
    peakBytes[process.kind] = Math.max(peakBytes[process.kind] ?? 0, process.peakBytes);
  }
  return { wallMs, cpuMs, peakBytes };
}

function lookAt(pid: number, seen: Map<number, Seen>): void {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const cpuMs = ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    const known = seen.get(pid);
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    // One that has ended, and that its parent has not taken leave of yet, has no command line any more.
    const kind = commandLine === "" && known !== undefined ? known.kind : kindOf(commandLine);
    // A process that has just been forked is not yet what it becomes.
    const process = known?.kind === kind ? known : { kind, cpuMs, peakBytes: 0 };
    process.cpuMs = Math.max(process.cpuMs, cpuMs);
    process.peakBytes = Math.max(process.peakBytes, Number(peak?.[1] ?? 0) * 1024);
    seen.set(pid, process);
  } catch {
    // It ended while we were looking.
  }
}

function kindOf(commandLine: string): string {
  if (commandLine.includes("dynamic-provider")) return "dynamic host";
  if (commandLine.includes("pulumi-resource-portsip")) return "plugin";
  if (/cmd\/run(-policy-pack)?\b|script\.mjs/.test(commandLine)) return "program";
  const [file = ""] = commandLine.split("\0");
  if (file.includes("pulumi-language")) return "language host";
  return file.endsWith("/pulumi") ? "engine" : "other";
}
