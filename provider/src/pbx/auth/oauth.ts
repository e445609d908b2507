import { isMissing, MISSING, NOT_RENEWED, type SignInForm, tokens } from "./form";

/** The client that the PBX's own web page is. It is the same on every PBX, and no secret. */
const CLIENT = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a";

/** Signing in before version 22.2.11. It knows no two-factor. */
export const oauth: SignInForm = {
  name: "POST /api/login/oauth/token",
  signIn: (who) => ({
    method: "POST",
    path: "/login/oauth/token",
    form: {
      grant_type: "password",
      username: who.username,
      password: who.password,
      ...(who.domain !== undefined && { domain: who.domain }),
      scope: "all",
      client_id: CLIENT,
    },
    anonymous: true,
    expects: MISSING,
    read: (answer) => {
      if (isMissing(answer, who)) return "no such call";
      if (answer.status >= 400) throw answer.refused();
      return answer.json(tokens);
    },
  }),
  renew: (refreshToken) => ({
    method: "POST",
    path: "/login/oauth/token",
    form: { grant_type: "refresh_token", refresh_token: refreshToken, client_id: CLIENT },
    anonymous: true,
    expects: NOT_RENEWED,
    read: (answer) => (answer.status < 300 ? answer.json(tokens) : undefined),
  }),
  signOut: { method: "POST", path: "/login/oauth/revoke", read: () => undefined },
};
