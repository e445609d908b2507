import { visible } from "../../text/visible";

/** What takes a PBX to check, in the order in which it is told: after the settings, before the versions here. */
export const OF_THE_PBX = ["pbx", "tls", "token", "tenant", "groups", "version", "clock"] as const;

export type CheckName = "settings" | (typeof OF_THE_PBX)[number] | "node" | "sdk" | "cli";

/** What a check found. A warning is no failure; what is skipped was not checked. */
export interface Finding {
  readonly status: "ok" | "warn" | "fail" | "skip";
  /** What is so; where it is not well, also what to do next. */
  readonly message: string;
}

export interface Check extends Finding {
  readonly check: CheckName;
}

/** All is well. */
export const ok = (message: string): Finding => ({ status: "ok", message });
/** It works, but somebody should know. */
export const warn = (message: string): Finding => ({ status: "warn", message });
/** It does not work. */
export const fail = (message: string): Finding => ({ status: "fail", message });
/** It was not checked. */
export const skip = (message: string): Finding => ({ status: "skip", message });

/** A finding under its check's name, fit for a terminal. */
export function named(check: CheckName, { status, message }: Finding): Check {
  return { check, status, message: visible(message) };
}

/** A check as a line. Only a failure shouts. */
export function line({ check, status, message }: Check): string {
  const shown = status === "fail" ? "FAIL" : status;
  return `${shown.padEnd(4)}  ${check.padEnd(8)}  ${message}`;
}
