import * as z from "zod";
import type { Answer } from "../answer";
import type { Call } from "../call";

/** Whom to sign in. */
export interface Who {
  readonly username: string;
  readonly password: string;
  readonly domain?: string | undefined;
}

export const tokens = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  // A life that cannot be read is no reason to turn a token away.
  expires_in: z
    .unknown()
    .optional()
    .transform(Number)
    .transform((seconds) => (Number.isFinite(seconds) && seconds > 0 ? seconds : undefined)),
});

export type Tokens = z.output<typeof tokens>;

/** The calls by which a version of the PBX lets users in and out. */
export interface SignInForm {
  /** The call that signs in, as an error names it. */
  readonly name: string;
  /** Signs in. */
  signIn(who: Who): Call<Tokens | "two-factor" | "no such call">;
  /** Takes a refresh token, once; undefined where it is not taken. */
  renew(refreshToken: string): Call<Tokens | undefined>;
  readonly signOut: Call<void>;
}

/** Statuses of a call that does not exist. */
export const MISSING: readonly number[] = [404, 405, 501];

/** Statuses by which a refresh token is refused, or the call that would take it does not exist. */
export const NOT_RENEWED: readonly number[] = [400, 401, 403, ...MISSING];

/**
 * Whether the PBX has no such sign-in. A 404 with the API's own words about the domain or the user is a refusal:
 * to sign in by another call would count as one more.
 */
export function isMissing(answer: Answer, { username, domain }: Who): boolean {
  if (!MISSING.includes(answer.status)) return false;
  const words = JSON.stringify(answer.errors() ?? "").toLowerCase();
  const about = ["domain", "tenant", "user", "account", "password", "denied", username, domain ?? ""];
  return !about.some((word) => word !== "" && words.includes(word.toLowerCase()));
}
