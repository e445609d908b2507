import { type GivenSettings, type Problems, type Source, waysToSet } from "./given";

/** How to be let in: by a token that somebody got, or by signing in. */
export type CredentialSettings =
  | {
      readonly kind: "token";
      readonly token: string;
      readonly source: Source;
      /** Where it stands, and where a fresh one is seen by every command, for an error. */
      readonly where: string;
      readonly inEnvironment: string;
    }
  | {
      readonly kind: "signIn";
      readonly username: string;
      readonly password: string;
      readonly domain?: string;
    };

/** What the environment gives wins; where both come from one place, signing in does, since a token goes stale. */
export function chooseCredentials(
  settings: GivenSettings,
  problems: Problems,
): CredentialSettings | undefined {
  const { token, username, password } = settings.given;
  const signInSource: Source | undefined =
    username === undefined && password === undefined
      ? undefined
      : [username?.source, password?.source].includes("environment")
        ? "environment"
        : "config";
  if (signInSource !== undefined && !(token?.source === "environment" && signInSource === "config"))
    return signIn(settings, problems);
  if (token === undefined) {
    problems.lacks(credentialsMissing(settings));
    return undefined;
  }
  if (!/^[\x21-\x7e]+$/.test(token.value))
    problems.isWrong("token", token.where, "holds characters that no token has (a space, a line break, …)");
  return {
    kind: "token",
    token: token.value,
    source: token.source,
    where: token.where,
    inEnvironment: settings.inEnvironment("token"),
  };
}

function signIn(settings: GivenSettings, problems: Problems): CredentialSettings | undefined {
  const { username, password, domain } = settings.given;
  if (username === undefined)
    problems.lacks(`the password has no user: set ${waysToSet(settings, "username", "USER")}`);
  if (password === undefined)
    problems.lacks(`the user has no password: set ${waysToSet(settings, "password", "PASSWORD")}`);
  if (username === undefined || password === undefined) return undefined;
  return {
    kind: "signIn",
    username: username.value,
    password: password.value,
    ...(domain && { domain: domain.value }),
  };
}

function credentialsMissing(settings: GivenSettings): string {
  const [user, secret, tenant] = ["username", "password", "domain"] as const;
  const ways = `${settings.inEnvironment(user)}, ${settings.inEnvironment(secret)} and ${settings.inEnvironment(tenant)} (config: ${settings.inConfig(user)}, ${settings.inConfig(secret)}, ${settings.inConfig(tenant)})`;
  return `credentials are missing: set ${ways} to sign in, or ${waysToSet(settings, "token", "TOKEN")}`;
}
