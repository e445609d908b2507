import * as z from "zod";
import { noSuchKey } from "../text/nearest";
import { UNKNOWN } from "../session/unknown";
import { CALLER_ID_FIELDS, FIELDS } from "./fields";
import { numberKeys } from "./sameness";
import { problemWithName, problemWithNumber, problemWithPresented, problemWithText } from "./texts";

/** One thing that is wrong with declared inputs: where, in the user's words, and what is allowed. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Limits of the API, in characters (not UTF-16 units). */
const LIMITS = {
  name: FIELDS.name.most,
  description: FIELDS.description.most,
  callerId: CALLER_ID_FIELDS.callerId.most,
  callerIdDescription: CALLER_ID_FIELDS.description.most,
  displayName: CALLER_ID_FIELDS.displayName.most,
  outboundRule: FIELDS.outboundRules.most,
};

const unknownValue = z.literal(UNKNOWN);

const TRUNK = "trunk, the name of a SIP trunk, or providerId, its id";

const callerIdSchema = z.strictObject({
  trunk: required("the name of a SIP trunk").nullish(),
  providerId: required("the id of a SIP trunk").nullish(),
  callerId: plain(required("the number to present", LIMITS.callerId), problemWithNumber),
  description: optional(LIMITS.callerIdDescription),
  displayName: plain(optional(LIMITS.displayName), problemWithPresented),
});

/** What tells a number from others, whatever else is wrong with the entry. */
const numberSchema = z.looseObject({
  trunk: z.string().optional(),
  providerId: z.string().optional(),
  callerId: z.string().min(1),
});

const groupSchema = z.strictObject({
  name: plain(required("the group's name", LIMITS.name), problemWithName),
  description: optional(LIMITS.description),
  outboundCallerIds: z
    .union([
      unknownValue,
      z.array(
        z.union([
          unknownValue,
          z
            .custom(isObject, {
              error: (issue) => `must be a caller ID, { trunk, callerId }, ${is(issue.input)}`,
            })
            .pipe(callerIdSchema),
        ]),
        { error: (issue) => `must be a list of caller IDs, ${is(issue.input)}` },
      ),
    ])
    .nullish(),
  members: setOf(
    "extension numbers",
    required("an extension number, 3 to 64 digits").regex(/^[0-9]{3,64}$/, {
      error: "is not an extension number: give 3 to 64 digits",
    }),
  ),
  outboundRules: setOf(
    "names of outbound rules",
    plain(required("the name of an outbound rule", LIMITS.outboundRule), problemWithName),
  ),
  adoptExisting: z
    .union([unknownValue, z.boolean({ error: (issue) => `must be true or false, ${is(issue.input)}` })])
    .nullish(),
  connection: z
    .string({ error: ({ input }) => `must be the name of a connection, ${is(input)}` })
    .min(1, { error: "is empty: give the name of a connection, or leave it out for the top-level settings" })
    .nullish(),
});

/** Inputs that passed: any value may still be unknown in a preview, but its shape is right. */
export type CheckedInputs = z.output<typeof groupSchema>;

const PROPERTIES = Object.keys(groupSchema.shape);
const CALLER_ID_PROPERTIES = Object.keys(callerIdSchema.shape);

/** Validates declared inputs, and finds everything that is wrong with them, not only the first thing. */
export function checkInputs(raw: Readonly<Record<string, unknown>>): {
  inputs?: CheckedInputs;
  failures: CheckFailure[];
} {
  const parsed = groupSchema.safeParse(raw);
  const failures = [
    ...(parsed.error?.issues.flatMap((issue) => explain(issue)) ?? []),
    ...wrongTrunks(raw["outboundCallerIds"]),
    ...repeatedNumbers(raw["outboundCallerIds"]),
    ...repeated("members", raw["members"]),
    ...repeated("outboundRules", raw["outboundRules"]),
  ];
  return { failures, ...(parsed.success && { inputs: parsed.data }) };
}

function required(meaning: string, limit?: number): z.ZodString {
  return z
    .string({
      error: ({ input }) => {
        if (input === undefined || input === null) return `is missing: give ${meaning}${upTo(limit)}`;
        if (typeof input === "number")
          return "is a number: write it in quotes, since a number loses its leading zeros";
        return `must be ${meaning} as a string${upTo(limit)}, ${is(input)}`;
      },
    })
    .refine((text) => text.trim() !== "", { abort: true, error: `is empty: give ${meaning}${upTo(limit)}` })
    .refine(isPlain, { abort: true, error: ({ input }) => problemWithText(String(input)) })
    .refine(fits(limit), { error: ({ input }) => tooLong(input, limit) });
}

/** A text that people can see all of. */
function plain<Text extends z.ZodType<string | null | undefined>>(
  text: Text,
  problem: (text: string) => string | undefined,
): Text {
  return text.refine((given) => problem(given ?? "") === undefined, {
    error: ({ input }) => problem(String(input)),
  });
}

/** A list whose order means nothing; while a preview does not know it, or a part of it, unknown. */
function setOf(what: string, element: z.ZodString) {
  const list = z.array(z.union([unknownValue, element]), {
    error: ({ input }) => `must be a list of ${what}, ${is(input)}`,
  });
  return z.union([unknownValue, list]).nullish();
}

function optional(limit: number): z.ZodOptional<z.ZodNullable<z.ZodString>> {
  return z
    .string({ error: ({ input }) => `must be a string${upTo(limit)}, ${is(input)}` })
    .refine(isPlain, { abort: true, error: ({ input }) => problemWithText(String(input)) })
    .refine(fits(limit), { error: ({ input }) => tooLong(input, limit) })
    .nullish();
}

function isPlain(text: string): boolean {
  return problemWithText(text) === undefined;
}

function fits(limit?: number): (text: string) => boolean {
  return (text) => limit === undefined || characters(text) <= limit;
}

function tooLong(input: unknown, limit = 0): string {
  return `has ${characters(String(input))} characters, but at most ${limit} are allowed`;
}

// Not UTF-16 units, of which one character may take several.
function characters(text: string): number {
  return Array.from(text).length;
}

function upTo(limit?: number): string {
  return limit === undefined ? "" : `, up to ${limit} characters`;
}

function is(input: unknown): string {
  if (input === null) return "but is null";
  if (Array.isArray(input)) return "but is a list";
  return `but is ${typeof input === "object" ? "an object" : `a ${typeof input}`}`;
}

function explain(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): CheckFailure[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    // The other member of each of our unions is "unknown in a preview": what counts is why the real one failed.
    return (issue.errors.at(-1) ?? []).flatMap((inner) => explain(inner, path));
  }
  if (issue.code === "unrecognized_keys") {
    const allowed = path.length === 0 ? PROPERTIES : CALLER_ID_PROPERTIES;
    return issue.keys.map((key) => ({
      property: pathText([...path, key]),
      reason: noSuchKey(key, allowed),
    }));
  }
  return [{ property: pathText(path), reason: issue.message }];
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** Caller IDs that do not have exactly one of a trunk's name and its id. */
function wrongTrunks(callerIds: unknown): CheckFailure[] {
  if (!Array.isArray(callerIds)) return [];
  return callerIds.flatMap((entry: unknown, place): CheckFailure[] => {
    if (!isObject(entry)) return [];
    const [byName, byId] = ["trunk", "providerId"].map(
      (key) => entry[key] !== undefined && entry[key] !== null,
    );
    if (byName !== byId) return [];
    const at = `outboundCallerIds[${place}]`;
    return byName === true
      ? [{ property: `${at}.trunk`, reason: "stands beside providerId: give only one of the two" }]
      : [{ property: `${at}.providerId`, reason: `is missing: give ${TRUNK}` }];
  });
}

// Works on the raw value, so that a repeated number is reported along with whatever else is wrong.
function repeatedNumbers(callerIds: unknown): CheckFailure[] {
  if (!Array.isArray(callerIds)) return [];
  const first = new Map<string, number>();
  return callerIds.flatMap((entry: unknown, index): CheckFailure[] => {
    const known = numberSchema.safeParse(entry);
    if (!known.success) return [];
    const { trunk, providerId, callerId } = known.data;
    if ([trunk, providerId, callerId].includes(UNKNOWN)) return [];
    const [key = ""] = numberKeys({ trunk, providerId, callerId });
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, index);
      return [];
    }
    return [
      {
        property: `outboundCallerIds[${index}].callerId`,
        reason: `is the same number on the same trunk as outboundCallerIds[${earlier}].callerId: a number may stand once on each trunk`,
      },
    ];
  });
}

/** The elements of a set that stand in it twice. */
function repeated(property: string, set: unknown): CheckFailure[] {
  if (!Array.isArray(set)) return [];
  const first = new Map<unknown, number>();
  return set.flatMap((element: unknown, index): CheckFailure[] => {
    const earlier = first.get(element);
    if (earlier === undefined) first.set(element, index);
    return earlier === undefined || element === UNKNOWN
      ? []
      : [{ property: `${property}[${index}]`, reason: `is the same as ${property}[${earlier}]` }];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
