import { z } from "zod";

const blank = z.string().nullish();

/** Statuses by which a PBX says that it has no such call, or that the role may not ask. */
export const NOT_TOLD: readonly number[] = [400, 403, 404, 405, 501];

/** Fields that we don't know are kept, so that an update can carry them over. */
const callerId = z.looseObject({
  // A trunk that was removed may leave a blank behind.
  provider_id: z
    .string()
    .nullable()
    .transform((id) => id ?? ""),
  caller_id: z
    .string()
    .nullable()
    .transform((number) => number ?? ""),
  description: blank,
  display_name: blank,
});

export const groupAnswer = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  description: blank,
  outbound_caller_ids: z.array(callerId).nullish(),
});

export const createdAnswer = z.looseObject({ id: z.string().min(1) });

export const groupSummary = z.looseObject({ id: z.string().min(1), name: z.string(), description: blank });

export const trunk = z.looseObject({ id: z.string().min(1), name: z.string(), did_numbers: blank });

export const tenantAnswer = z.looseObject({ id: z.string().min(1), name: blank, domain: blank });

/** What a user has differs from version to version: one of these says that it is one. */
export const userAnswer = z
  .looseObject({ id: z.unknown().optional(), name: z.unknown().optional(), role: z.unknown().optional() })
  .refine(({ id, name, role }) => [id, name, role].some((field) => typeof field === "string"));

export const statusAnswer = z.looseObject({ version: z.string().min(1) });

export const signInAnswer = z.union([
  z.looseObject({
    access_token: z.string().min(1),
    refresh_token: z.string().nullish(),
    expires_in: z.number().positive().nullish(),
  }),
  z.looseObject({ two_factor_enabled: z.literal(true) }),
]);

export const tokensAnswer = signInAnswer.options[0];

export const errorAnswer = z.looseObject({
  errors: z.array(z.looseObject({ code: blank, message: blank, detail: blank })).min(1),
});

/** What an error of the API says, for a person. */
export function errorText({ code, message, detail }: z.output<typeof errorAnswer>["errors"][number]): string {
  const text = message ?? detail ?? "no reason given";
  const more = [code, detail === text ? undefined : detail].filter((part) => part);
  return more.length === 0 ? text : `${text} (${more.join(", ")})`;
}

/** JSON, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No schema takes undefined: what isn't JSON is reported as the wrong shape, with a quotation.
    return undefined;
  }
}
