import { isObject } from "./json";

/** What can be set when a PBX starts, and changed while it runs. */
export interface Switches {
  /** Below 22.6 a caller ID's `display_name` is refused. */
  version: string;
  /** false: the PBX does not know `POST /groups/{id}/destroy`. */
  destroyCall: boolean;
  /** false: the PBX does not know `GET /tenant`. */
  tenantCall: boolean;
  /** true: two groups of a tenant may have the same name. */
  duplicateNames: boolean;
  /** true: to add a member or to apply a group that is there already is a 409, and not a 200. */
  strictLinks: boolean;
  /** Every GET shows a group's caller IDs in another order. */
  shuffleCallerIds: boolean;
  /** Groups and caller IDs carry fields that nobody told you of, and lose them in a replace without them. */
  extraFields: boolean;
  /** Lists ignore the filter. */
  ignoreFilter: boolean;
  /** Blank fields are left out instead of being null. */
  omitNulls: boolean;
  /** Half of it passes before the work is done, half after. */
  latencyMs: number;
  /** More within any 60 seconds get a 429; 0 is no limit. */
  requestsPerMinute: number;
  /** Counts the limit over so many seconds instead of 60: 300 a minute over 2 are 10 within any 2 seconds. */
  limitSeconds: number;
  /** What a 429 of the limit carries as Retry-After. */
  retryAfter: "seconds" | "date" | "none";
  /** How long an access token lives that a sign-in gives out. */
  tokenLifetimeSeconds: number;
}

export const defaultSwitches: Readonly<Switches> = {
  version: "22.6.1",
  destroyCall: true,
  tenantCall: true,
  duplicateNames: false,
  strictLinks: false,
  shuffleCallerIds: false,
  extraFields: false,
  ignoreFilter: false,
  omitNulls: false,
  latencyMs: 0,
  requestsPerMinute: 0,
  limitSeconds: 60,
  retryAfter: "seconds",
  tokenLifetimeSeconds: 1800,
};

const flag = (value: unknown): boolean => typeof value === "boolean";
const amount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;

const accepts: Record<keyof Switches, (value: unknown) => boolean> = {
  version: (value) => typeof value === "string" && /^\d+(\.\d+)*$/.test(value),
  destroyCall: flag,
  tenantCall: flag,
  duplicateNames: flag,
  strictLinks: flag,
  shuffleCallerIds: flag,
  extraFields: flag,
  ignoreFilter: flag,
  omitNulls: flag,
  latencyMs: amount,
  requestsPerMinute: amount,
  limitSeconds: amount,
  retryAfter: (value) => value === "seconds" || value === "date" || value === "none",
  tokenLifetimeSeconds: amount,
};

/** Checks switches from outside, such as the control interface; throws on the first that is wrong. */
export function checkSwitches(value: unknown): asserts value is Partial<Switches> {
  if (!isObject(value)) throw new TypeError("switches are an object");
  for (const [name, setting] of Object.entries(value)) {
    if (!isSwitch(name)) throw new TypeError(`no such switch: ${name}`);
    if (!accepts[name](setting)) throw new TypeError(`bad value for the switch ${name}`);
  }
}

function isSwitch(name: string): name is keyof Switches {
  return Object.hasOwn(accepts, name);
}

export function knowsDisplayName(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 6);
}
