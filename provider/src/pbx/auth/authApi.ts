import * as z from "zod";
import { isMissing, MISSING, NOT_RENEWED, type SignInForm, tokens } from "./form";

const signedIn = z.union([
  tokens,
  z.looseObject({ two_factor_enabled: z.literal(true) }).transform(() => "two-factor" as const),
]);

/** Signing in from version 22.2.11 on. */
export const authApi: SignInForm = {
  name: "POST /api/auth/sign_in",
  signIn: (who) => ({
    method: "POST",
    path: "/auth/sign_in",
    body: {
      username: who.username,
      password: who.password,
      ...(who.domain !== undefined && { domain: who.domain }),
    },
    anonymous: true,
    expects: MISSING,
    read: (answer) => {
      if (isMissing(answer, who)) return "no such call";
      if (answer.status >= 400) throw answer.refused();
      return answer.json(signedIn);
    },
  }),
  renew: (refreshToken) => ({
    method: "POST",
    path: "/auth/refresh_token",
    body: { refresh_token: refreshToken },
    anonymous: true,
    expects: NOT_RENEWED,
    read: (answer) => (answer.status < 300 ? answer.json(tokens) : undefined),
  }),
  signOut: { method: "POST", path: "/auth/sign_out", read: () => undefined },
};
