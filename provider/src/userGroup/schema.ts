import { z } from "zod";
import { noSuchKey } from "../text/nearest";
import { callerIdKey } from "./sameness";
import { UNKNOWN } from "../session/unknown";

/** One thing that is wrong with declared inputs: where, in the user's words, and what is allowed. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** Limits of the API, in characters (not UTF-16 units). */
const LIMITS = { name: 64, description: 1024, callerId: 64, displayName: 128 };

const unknownValue = z.literal(UNKNOWN);

const callerIdSchema = z.strictObject({
  providerId: required("the id of a SIP trunk"),
  callerId: required("the number to present", LIMITS.callerId),
  description: optional(LIMITS.description),
  displayName: optional(LIMITS.displayName),
});

/** What tells a number from others, whatever else is wrong with the entry. */
const numberSchema = callerIdSchema.pick({ providerId: true, callerId: true }).loose();

const groupSchema = z.strictObject({
  name: required("the group's name", LIMITS.name),
  description: optional(LIMITS.description),
  outboundCallerIds: z
    .union([
      unknownValue,
      z.array(
        z.union([
          unknownValue,
          z
            .custom(isObject, {
              error: (issue) => `must be a caller ID, { providerId, callerId }, ${is(issue.input)}`,
            })
            .pipe(callerIdSchema),
        ]),
        { error: (issue) => `must be a list of caller IDs, ${is(issue.input)}` },
      ),
    ])
    .nullish(),
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
    ...repeatedNumbers(raw["outboundCallerIds"]),
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
    .refine((text) => text.trim() !== "", { error: `is empty: give ${meaning}${upTo(limit)}` })
    .refine(fits(limit), { error: ({ input }) => tooLong(input, limit) });
}

function optional(limit: number): z.ZodOptional<z.ZodNullable<z.ZodString>> {
  return z
    .string({ error: ({ input }) => `must be a string${upTo(limit)}, ${is(input)}` })
    .refine(fits(limit), { error: ({ input }) => tooLong(input, limit) })
    .nullish();
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

// Works on the raw value, so that a repeated number is reported along with whatever else is wrong.
function repeatedNumbers(callerIds: unknown): CheckFailure[] {
  if (!Array.isArray(callerIds)) return [];
  const first = new Map<string, number>();
  return callerIds.flatMap((entry: unknown, index): CheckFailure[] => {
    const known = numberSchema.safeParse(entry);
    if (!known.success || [known.data.providerId, known.data.callerId].includes(UNKNOWN)) return [];
    const key = callerIdKey(known.data);
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
