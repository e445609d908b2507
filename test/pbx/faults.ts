import { validateHeaderName, validateHeaderValue } from "node:http";

import { isObject } from "./json";

/** Faults that need no more than their name. "before" and plain names: the work is not done; "after": it is. */
export const namedFaults = [
  "reset-before",
  "reset-after",
  "hang",
  "hang-after",
  "cut-off",
  "html",
  "empty",
  "empty-after",
  "wrong-shape",
  "huge",
] as const;

export type NamedFault = (typeof namedFaults)[number];

export interface StatusFault {
  readonly status: number;
  /** A string goes out as it is (HTML if it starts with "<"), null is no body, anything else is JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body quotes the request, headers and all, as a debugging proxy does: in the PBX's form below 500, else in HTML. */
  readonly echo?: boolean;
  /** The work is done all the same. */
  readonly afterWork?: boolean;
}

export interface RedirectFault {
  readonly redirect: string;
  /** 302 unless given. */
  readonly status?: number;
}

export type Fault = NamedFault | StatusFault | RedirectFault;

/** Which requests go wrong, and how. Without any condition: all of them. */
export interface FaultRule {
  readonly fault: Fault;
  readonly method?: string;
  /** A string is the start of the path, as `/api/groups` or `/groups`; a RegExp is tried on both forms. */
  readonly path?: RegExp | string;
  /** Lets this many go by first. */
  readonly skip?: number;
  /** Only the nth (from 1) that is not skipped. */
  readonly nth?: number;
  /** Only each such one that is not skipped: the 3rd, 6th, 9th for 3. */
  readonly every?: number;
  /** Strikes so often, then no more. */
  readonly times?: number;
}

export interface FaultHandle {
  /** How often it struck. */
  readonly hits: number;
  remove(): void;
}

interface ArmedRule {
  readonly rule: FaultRule;
  seen: number;
  hits: number;
}

/** The rules in force. The first one that applies wins; the ones behind it do not count that request. */
export class Faults {
  private readonly armed: ArmedRule[] = [];

  add(rule: FaultRule): FaultHandle {
    checkRule(rule);
    const entry: ArmedRule = { rule, seen: 0, hits: 0 };
    this.armed.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        const index = this.armed.indexOf(entry);
        if (index >= 0) this.armed.splice(index, 1);
      },
    };
  }

  clear(): void {
    this.armed.length = 0;
  }

  strike(method: string, path: string): Fault | undefined {
    for (const entry of this.armed) {
      if (!concerns(entry.rule, method, path)) continue;
      entry.seen++;
      if (!isDue(entry)) continue;
      entry.hits++;
      return entry.rule.fault;
    }
    return undefined;
  }
}

export function faultName(fault: Fault): string {
  if (typeof fault === "string") return fault;
  return "redirect" in fault ? "redirect" : `status ${fault.status}${fault.afterWork ? " after" : ""}`;
}

/** Whether the work is done before things go wrong. */
export function isAfterWork(fault: Fault): boolean {
  if (typeof fault !== "string") return "afterWork" in fault && (fault.afterWork ?? false);
  return fault.endsWith("-after") || fault === "cut-off";
}

function concerns({ method, path }: FaultRule, actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method.toUpperCase() !== actualMethod) return false;
  const forms = [actualPath, actualPath.replace(/^\/api(?=\/)/, "")];
  if (path === undefined) return true;
  return forms.some((form) => (typeof path === "string" ? form.startsWith(path) : form.search(path) >= 0));
}

function isDue({ rule: { skip = 0, nth, every, times }, seen, hits }: ArmedRule): boolean {
  const place = seen - skip;
  if (place < 1 || (times !== undefined && hits >= times)) return false;
  return (nth === undefined || place === nth) && (every === undefined || place % every === 0);
}

function checkRule(rule: unknown): asserts rule is FaultRule {
  if (!isObject(rule)) throw new TypeError("a rule is an object");
  for (const [name, value] of Object.entries(rule)) {
    if (value === undefined) continue;
    const accepts = ruleFields[name];
    if (!accepts) throw new TypeError(`no such field of a rule: ${name}`);
    if (!accepts(value)) throw new TypeError(`bad value for a rule's ${name}`);
  }
  if (rule["fault"] === undefined) throw new TypeError("a rule has a fault");
}

const count = (least: number) => (value: unknown) => Number.isInteger(value) && Number(value) >= least;

const ruleFields: Readonly<Partial<Record<string, (value: unknown) => boolean>>> = {
  fault: isFault,
  method: (value) => typeof value === "string",
  path: (value) => typeof value === "string" || value instanceof RegExp,
  skip: count(0),
  nth: count(1),
  every: count(1),
  times: count(1),
};

function isFault(value: unknown): value is Fault {
  if (typeof value === "string") return namedFaults.some((name) => name === value);
  if (!isObject(value)) return false;
  const { status, redirect, headers, afterWork, echo } = value;
  if (redirect === undefined && status === undefined) return false;
  return (
    (status === undefined || (Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599)) &&
    (redirect === undefined || isHeader("Location", redirect)) &&
    [afterWork, echo].every((given) => given === undefined || typeof given === "boolean") &&
    (headers === undefined ||
      (isObject(headers) && Object.entries(headers).every(([name, text]) => isHeader(name, text))))
  );
}

function isHeader(name: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
