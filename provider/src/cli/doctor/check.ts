import { visible } from "../../text/visible";

/** What takes a PBX to check, in the order in which it is told: after the settings, before the versions here. */
export const OF_THE_PBX = [
  "pbx",
  "tls",
  "token",
  "tenant",
  "groups",
  "trunks",
  "users",
  "rules",
  "version",
  "clock",
] as const;

export type PbxCheck = (typeof OF_THE_PBX)[number];
export type CheckName = "settings" | PbxCheck | "node" | "sdk" | "cli";

/** What each check makes no sense without. */
const NEEDS: Readonly<Record<CheckName, readonly CheckName[]>> = {
  settings: ["node"],
  pbx: ["settings"],
  tls: ["pbx"],
  token: ["tls"],
  tenant: ["token"],
  // Another tenant's are not even listed.
  groups: ["tenant"],
  trunks: ["tenant"],
  users: ["tenant"],
  rules: ["tenant"],
  version: ["token"],
  clock: ["tls"],
  node: [],
  sdk: [],
  cli: [],
};

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

/** Makes checks one after the other, and skips those that make no sense without one that failed. */
export class Checkup {
  /** The failure to look at, of what failed and of what was skipped for it. */
  private readonly because = new Map<CheckName, CheckName>();

  async make(check: CheckName, examine: () => Finding | Promise<Finding>): Promise<Check> {
    const because = NEEDS[check].map((needed) => this.because.get(needed)).find((each) => each !== undefined);
    const finding = because === undefined ? await examine() : skip(`not checked, see ${because}`);
    const failed = finding.status === "fail" ? check : because;
    if (failed !== undefined) this.because.set(check, failed);
    return named(check, finding);
  }
}

/** A finding under its check's name, fit for a terminal. */
export function named(check: CheckName, { status, message }: Finding): Check {
  return { check, status, message: visible(message) };
}

/** A check as a line. Only a failure shouts. */
export function line({ check, status, message }: Check): string {
  const shown = status === "fail" ? "FAIL" : status;
  return `${shown.padEnd(4)}  ${check.padEnd(8)}  ${message}`;
}
