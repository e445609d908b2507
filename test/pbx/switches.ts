import { isObject } from "./json";

/** What can be set when a PBX starts, and changed while it runs. */
export interface Switches {
  /**
   * Below 22.2.11 sign-in is by `/login/oauth/…` (with `GET /login`), from there on by `/auth/…`. A caller ID's
   * `description` is there from 22.0 on, its `display_name` from 22.6; `domain` in `GET /auth/user` from 22.3.
   */
  version: string;
  /** true: `/login/…` stays beside `/auth/…` on versions that have both. */
  keepOauth: boolean;
  /** How a call that the version does not have is answered with 404: without a body, or with a web page. */
  missingCall: "bare" | "html";
  /** What happens to a field of a caller ID that the version does not have: a 400, or nothing. */
  unknownFields: "refuse" | "ignore";
  /** How a sign-in with a domain that no tenant has is refused: as any other, or with a 404 in the API's form. */
  unknownDomain: "refused" | "404";
  /** So many refused sign-ins in a row block their address for sign-ins; 0 is never. */
  refusalsThatBlock: number;
  /** How long an address stays blocked. */
  blockedSeconds: number;
  /** true: a sign-in ends the tokens of the same user's sign-in before. Those that tests made stay good. */
  oneSession: boolean;
  /** false: the PBX does not know `POST /groups/{id}/destroy`. */
  destroyCall: boolean;
  /** false: the PBX does not know `GET /tenant`. */
  tenantCall: boolean;
  /** true: two groups of a tenant may have the same name. */
  duplicateNames: boolean;
  /**
   * Which names of groups are the same one: those alike in each character, and a second one is a 400; or also those that
   * differ by case only ("case"), or by Unicode form only ("unicode"), and a second one is a 409.
   */
  uniqueNames: "exact" | "case" | "unicode";
  /** true: white space at a name's ends is dropped without a word. */
  trimNames: boolean;
  /** true: a group with a caller ID outside of its trunk's numbers is refused. A trunk without any takes all. */
  poolCheck: boolean;
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
  /** The members of a group are told by their numbers alone. */
  bareMembers: boolean;
  /** The list of outbound rules leaves out what limits each: only the rule itself tells. */
  bareRules: boolean;
  /** The `detail` of every error, in place of the field's name: any JSON. undefined leaves it as it is. */
  errorDetail: unknown;
  /** Answers are chunked, and split anywhere, also inside of a character. */
  chunked: boolean;
  /** A connection is closed without a word so many milliseconds after an answer, unless the next request is there. */
  closeAfterMs: readonly [least: number, most: number] | false;
  /** The first request on a connection that was used before is reset, and nothing is done. */
  resetReused: boolean;
  /** Connections and requests are taken, and nothing is ever answered or done. */
  silent: boolean;
  /** Half of it passes before the work is done, half after. */
  latencyMs: number;
  /** More within any 60 seconds get a 429; 0 is no limit, "version" the one that the version has by itself. */
  requestsPerMinute: number | "version";
  /** Counts the limit over so many seconds instead of 60: 300 a minute over 2 are 10 within any 2 seconds. */
  limitSeconds: number;
  /** What a 429 of the limit carries as Retry-After; false leaves the header out. */
  retryAfter: "seconds" | "date" | false;
  /** How long an access token lives that a sign-in gives out. */
  tokenLifetimeSeconds: number;
  /** false: nothing is held to the contract, which a benchmark would measure along with what it is about. */
  heldToContract: boolean;
}

export const defaultSwitches: Readonly<Switches> = {
  version: "22.6.1",
  keepOauth: false,
  missingCall: "bare",
  unknownFields: "refuse",
  unknownDomain: "refused",
  refusalsThatBlock: 5,
  blockedSeconds: 600,
  oneSession: false,
  destroyCall: true,
  tenantCall: true,
  duplicateNames: false,
  uniqueNames: "exact",
  trimNames: false,
  poolCheck: false,
  strictLinks: false,
  shuffleCallerIds: false,
  extraFields: false,
  ignoreFilter: false,
  omitNulls: false,
  bareMembers: false,
  bareRules: false,
  errorDetail: undefined,
  chunked: false,
  closeAfterMs: false,
  resetReused: false,
  silent: false,
  latencyMs: 0,
  requestsPerMinute: 0,
  limitSeconds: 60,
  retryAfter: "seconds",
  tokenLifetimeSeconds: 1800,
  heldToContract: true,
};

const flag = (value: unknown): boolean => typeof value === "boolean";
const oneOf =
  (...choices: readonly (string | false)[]) =>
  (value: unknown): boolean =>
    choices.some((choice) => choice === value);
const amount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;

const isRange = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(amount) && value[0] <= value[1];

const accepts: Record<keyof Switches, (value: unknown) => boolean> = {
  version: (value) => typeof value === "string" && /^\d+(\.\d+)*$/.test(value),
  keepOauth: flag,
  missingCall: oneOf("bare", "html"),
  unknownFields: oneOf("refuse", "ignore"),
  unknownDomain: oneOf("refused", "404"),
  refusalsThatBlock: amount,
  blockedSeconds: amount,
  oneSession: flag,
  destroyCall: flag,
  tenantCall: flag,
  duplicateNames: flag,
  uniqueNames: oneOf("exact", "case", "unicode"),
  trimNames: flag,
  poolCheck: flag,
  strictLinks: flag,
  shuffleCallerIds: flag,
  extraFields: flag,
  ignoreFilter: flag,
  omitNulls: flag,
  bareMembers: flag,
  bareRules: flag,
  errorDetail: () => true,
  chunked: flag,
  closeAfterMs: (value) => value === false || isRange(value),
  resetReused: flag,
  silent: flag,
  latencyMs: amount,
  requestsPerMinute: (value) => value === "version" || amount(value),
  limitSeconds: amount,
  retryAfter: oneOf("seconds", "date", false),
  tokenLifetimeSeconds: amount,
  heldToContract: flag,
};

/** Throws on the first that is wrong: types do not hold what a script in plain JavaScript gives. */
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
