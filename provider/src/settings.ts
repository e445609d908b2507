import { z } from "zod";

/** How to reach and treat a PBX, checked. */
export interface Settings {
  /** With `/api`, without a slash at the end. */
  readonly url: string;
  readonly credentials: CredentialSettings;
  /** The domain of the tenant that these settings are for, where one was given. */
  readonly domain?: string;
  readonly caFile?: string;
  readonly timeoutSeconds: number;
  readonly maxRetries: number;
  readonly maxConcurrency: number;
  readonly requestsPerMinute: number;
  readonly acceptTenantChange: boolean;
  readonly adoptExisting: boolean;
}

export type CredentialSettings =
  | { readonly kind: "token"; readonly token: string; readonly source: Source }
  | {
      readonly kind: "signIn";
      readonly username: string;
      readonly password: string;
      readonly domain?: string;
    };

type Source = "environment" | "config";

/** Missing or malformed settings: every problem at once, with both ways to set each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const NAMES = [
  "url",
  "token",
  "username",
  "password",
  "domain",
  "caFile",
  "timeoutSeconds",
  "maxRetries",
  "maxConcurrency",
  "requestsPerMinute",
  "acceptTenantChange",
  "adoptExisting",
] as const;
type Name = (typeof NAMES)[number];
type Given = Partial<Record<Name, { readonly value: string; readonly source: Source }>>;

const SECRET: readonly Name[] = ["token", "password"];

/** The environment variable of a setting: `PORTSIP_TIMEOUT_SECONDS` for `timeoutSeconds`. */
export function variableOf(name: Name): string {
  return `PORTSIP_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * Settings from the environment or else from Pulumi config (namespace `portsip`). The environment wins: Pulumi
 * refreshes and destroys with the config that the state stored at the last update.
 */
export function resolveSettings(
  environment: Readonly<Record<string, string | undefined>>,
  config: (key: string) => string | undefined,
): Settings {
  const given = read(environment, config);
  const problems: string[] = [];
  const malformed: Name[] = [];
  const note = <T>(name: Name, parse: (text: string) => T, fallback: T): T => {
    const found = given[name];
    if (found === undefined) return fallback;
    try {
      return parse(found.value);
    } catch (error) {
      problems.push(`${label(name, found.source)} ${error instanceof Error ? error.message : String(error)}`);
      malformed.push(name);
      return fallback;
    }
  };

  if (given.url === undefined)
    problems.push(`the PBX's address is missing: set ${waysToSet("url", "https://HOST:8887")}`);
  const credentials = chooseCredentials(given, problems);
  const domain = given.domain && { domain: given.domain.value };
  const settings = {
    url: note("url", apiUrl, ""),
    ...domain,
    ...(given.caFile && { caFile: given.caFile.value }),
    timeoutSeconds: note("timeoutSeconds", numberWithin(0.1, 600), 30),
    maxRetries: note("maxRetries", wholeNumberWithin(0, 20), 5),
    maxConcurrency: note("maxConcurrency", wholeNumberWithin(1, 100), 8),
    requestsPerMinute: note("requestsPerMinute", wholeNumberWithin(1, 100_000), 5000),
    acceptTenantChange: note("acceptTenantChange", trueOrFalse, false),
    adoptExisting: note("adoptExisting", trueOrFalse, false),
  };
  if (problems.length > 0 || credentials === undefined) {
    throw new SettingsError(`the settings are not complete: ${problems.join("; ")}${placesOf(malformed)}`);
  }
  return { ...settings, credentials };
}

function read(
  environment: Readonly<Record<string, string | undefined>>,
  config: (key: string) => string | undefined,
): Given {
  const given: Given = {};
  for (const name of NAMES) {
    // A CI passes a variable that it has no value for as an empty one.
    const fromEnvironment = environment[variableOf(name)]?.trim();
    const fromConfig = config(`portsip:${name}`)?.trim();
    if (fromEnvironment) given[name] = { value: fromEnvironment, source: "environment" };
    else if (fromConfig) given[name] = { value: fromConfig, source: "config" };
  }
  return given;
}

/** What the environment gives wins; where both come from one place, signing in does, since a token goes stale. */
function chooseCredentials(given: Given, problems: string[]): CredentialSettings | undefined {
  const { token, username, password, domain } = given;
  const signInSource: Source | undefined =
    username === undefined && password === undefined
      ? undefined
      : [username?.source, password?.source].includes("environment")
        ? "environment"
        : "config";
  if (
    token !== undefined &&
    (signInSource === undefined || (token.source === "environment" && signInSource === "config"))
  ) {
    if (!/^[\x21-\x7e]+$/.test(token.value)) {
      problems.push(
        `${label("token", token.source)} holds characters that no token has (a space, a line break, …)`,
      );
    }
    return { kind: "token", token: token.value, source: token.source };
  }
  if (signInSource === undefined) {
    const signIn = `${variableOf("username")}, ${variableOf("password")} and ${variableOf("domain")} (config: portsip:username, portsip:password, portsip:domain)`;
    problems.push(`credentials are missing: set ${signIn} to sign in, or ${waysToSet("token", "TOKEN")}`);
    return undefined;
  }
  if (username === undefined) problems.push(`the password has no user: set ${waysToSet("username", "USER")}`);
  if (password === undefined)
    problems.push(`the user has no password: set ${waysToSet("password", "PASSWORD")}`);
  if (username === undefined || password === undefined) return undefined;
  return {
    kind: "signIn",
    username: username.value,
    password: password.value,
    ...(domain && { domain: domain.value }),
  };
}

function waysToSet(name: Name, example: string): string {
  const command = SECRET.includes(name)
    ? `pulumi config set --secret portsip:${name}`
    : `pulumi config set portsip:${name} ${example}`;
  return `${variableOf(name)} in the environment, or \`${command}\``;
}

// Where a malformed setting stands is said with it; here, where else it may stand, and which of the two counts.
function placesOf(names: readonly Name[]): string {
  if (names.length === 0) return "";
  const places = names.map(
    (name) => `${variableOf(name)} in the environment or portsip:${name} in the stack's config`,
  );
  return ` (set ${places.join(", ")}; the environment wins)`;
}

function label(name: Name, source: Source): string {
  return source === "environment" ? variableOf(name) : `portsip:${name} in the stack's config`;
}

// Never repeats the address in an error: it may hold a password.
function apiUrl(text: string): string {
  const expected = "give https://HOST:PORT, with or without /api";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`is not an address: ${expected}`);
  }
  if (!["http:", "https:"].includes(url.protocol))
    throw new Error(`does not start with https:// or http://: ${expected}`);
  if (url.username !== "" || url.password !== "")
    throw new Error(`holds credentials, which belong in settings of their own: ${expected}`);
  if (url.search !== "" || url.hash !== "") throw new Error(`has a query or a fragment: ${expected}`);
  if (!/^\/+(api\/*)?$/.test(url.pathname)) throw new Error(`has a path other than /api: ${expected}`);
  return `${url.origin}/api`;
}

/** Whether what is sent stays on this machine or is encrypted. */
export function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === "https:" ||
    hostname === "localhost" ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

function numberWithin(least: number, most: number): (text: string) => number {
  const schema = z.coerce.number().min(least).max(most);
  return (text) => parse(schema, text, `must be a number from ${least} to ${most}`);
}

function wholeNumberWithin(least: number, most: number): (text: string) => number {
  const schema = z.coerce.number().int().min(least).max(most);
  return (text) => parse(schema, text, `must be a whole number from ${least} to ${most}`);
}

function trueOrFalse(text: string): boolean {
  return parse(z.enum(["true", "false"]), text.toLowerCase(), "must be true or false") === "true";
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, problem: string): z.output<Schema> {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new Error(problem);
  return parsed.data;
}
