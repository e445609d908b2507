import { z } from "zod";

const blank = z.string().nullish();

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
