import { isObject, type JsonObject } from "./json";
import { type ApiError, ApiProblem } from "./problem";
import { isAtLeast } from "./versions";

export interface CallerId {
  provider_id: string;
  caller_id: string;
  description: string | null;
  display_name: string | null;
  [extra: string]: unknown;
}

/** What a group holds, blanks as null; fields that the PBX does not know are kept as they came. */
export interface GroupContent {
  name: string;
  description: string | null;
  outbound_caller_ids: CallerId[];
  [extra: string]: unknown;
}

export interface GroupRules {
  /** The fields of a caller ID that the version has, beside trunk and number. */
  readonly fields: ReadonlySet<CallerIdField>;
  /** Whether the others are dropped without a word. */
  readonly ignoresOthers: boolean;
  /** Whether white space at the ends of a name is dropped. */
  readonly trimNames: boolean;
  hasTrunk(id: string): boolean;
  /** Whether a number may be presented on a trunk that there is. */
  hasNumber(trunkId: string, callerId: string): boolean;
}

export type CallerIdField = "description" | "display_name";

/** What a version's caller IDs have, beside trunk and number. */
export function callerIdFields(version: string): ReadonlySet<CallerIdField> {
  const fields = new Set<CallerIdField>();
  if (isAtLeast(version, "22.0")) fields.add("description");
  if (isAtLeast(version, "22.6")) fields.add("display_name");
  return fields;
}

/** Checks a body that creates or replaces a group; throws every problem at once. */
export function parseGroupBody(body: unknown, rules: GroupRules): GroupContent {
  const errors: ApiError[] = [];
  const reader = new Reader(errors);
  const content = isObject(body) ? readGroup(body, reader, rules) : undefined;
  if (!content) reader.refuse("body", "The body must be a JSON object.");
  if (!content || errors.length > 0) throw new ApiProblem(400, errors);
  return content;
}

/** Two caller IDs are the same one where trunk and number are. */
export function callerIdKey(entry: Pick<CallerId, "provider_id" | "caller_id">): string {
  return JSON.stringify([entry.provider_id, entry.caller_id]);
}

function readGroup(body: JsonObject, reader: Reader, rules: GroupRules): GroupContent {
  const { name, description, outbound_caller_ids: entries, ...extra } = body;
  return {
    ...extra,
    name: reader.text(rules.trimNames && typeof name === "string" ? name.trim() : name, "name", 1, 64),
    description: reader.blankable(description, "description", 1024),
    outbound_caller_ids: readCallerIds(entries, reader, rules),
  };
}

function readCallerIds(entries: unknown, reader: Reader, rules: GroupRules): CallerId[] {
  if (entries === undefined) return [];
  if (!Array.isArray(entries)) {
    reader.refuse("outbound_caller_ids", "'outbound_caller_ids' must be an array.");
    return [];
  }
  return entries.flatMap((entry: unknown, index) => {
    const at = `outbound_caller_ids[${index}]`;
    if (isObject(entry)) return [readCallerId(entry, at, reader, rules)];
    reader.refuse(at, `'${at}' must be an object.`);
    return [];
  });
}

function readCallerId(entry: JsonObject, at: string, reader: Reader, rules: GroupRules): CallerId {
  const { provider_id, caller_id, description, display_name, ...extra } = entry;
  const trunk = reader.text(provider_id, `${at}.provider_id`, 1, Infinity);
  if (trunk !== "" && !rules.hasTrunk(trunk)) {
    reader.refuse(`${at}.provider_id`, `The provider of '${at}' does not exist.`);
  }
  const number = reader.text(caller_id, `${at}.caller_id`, 1, 64);
  if (!rules.hasNumber(trunk, number)) {
    reader.refuse(`${at}.caller_id`, `'${number}' is not a number of the provider.`);
  }
  const newer = (field: CallerIdField, value: unknown): unknown => {
    if (rules.fields.has(field)) return value;
    if (value !== undefined && !rules.ignoresOthers) {
      reader.refuse(`${at}.${field}`, `'${at}.${field}' is not a known property.`);
    }
    return undefined;
  };
  return {
    ...extra,
    provider_id: trunk,
    caller_id: number,
    description: reader.blankable(newer("description", description), `${at}.description`, 1024),
    // The one field that the API documents as nullable.
    display_name: reader.blankable(
      newer("display_name", display_name) ?? undefined,
      `${at}.display_name`,
      128,
    ),
  };
}

class Reader {
  constructor(private readonly errors: ApiError[]) {}

  refuse(detail: string, message: string): void {
    this.errors.push({ code: "VALIDATE_FAILED", message, detail });
  }

  text(value: unknown, field: string, min: number, max: number): string {
    if (typeof value !== "string") {
      this.refuse(field, value === undefined ? `'${field}' is required.` : `'${field}' must be a string.`);
      return "";
    }
    // Characters, not UTF-16 units.
    const length = Array.from(value).length;
    if (length < min || length > max) {
      this.refuse(
        field,
        max === Infinity
          ? `'${field}' must not be empty.`
          : `The length of '${field}' must be from ${min} to ${max}.`,
      );
    }
    return value;
  }

  blankable(value: unknown, field: string, max: number): string | null {
    return value === undefined ? null : this.text(value, field, 0, max) || null;
  }
}
