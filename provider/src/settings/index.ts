import path from "node:path";
import { z } from "zod";
import { connectionPlace } from "./connections";
import {
  type Config,
  type Environment,
  incomplete,
  type Name,
  type Place,
  type Source,
  topLevel,
  waysToSet,
} from "./place";

export { connectionNames, unknownConnection } from "./connections";
export { SettingsError } from "./error";
export { type Config, type Environment, type Name, NAMES, type Place, variableOf } from "./place";

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

/**
 * The settings of a connection, or without its name the top-level ones: from the environment, or else from Pulumi
 * config (namespace `portsip`). The environment wins: Pulumi refreshes and destroys with the config that the state
 * stored at the last update.
 *
 * @throws {@link SettingsError} where something is missing or malformed
 */
export function resolveSettings(environment: Environment, config: Config, connection?: string): Settings {
  return checkedSettings(givenSettings(environment, config, connection));
}

/** The settings with relative paths made whole, as seen from a folder. */
export function seenFrom(folder: string, settings: Settings): Settings {
  const { caFile } = settings;
  return caFile === undefined ? settings : { ...settings, caFile: path.resolve(folder, caFile) };
}

/** What was given for a connection, or without its name at the top level, and where. */
export function givenSettings(environment: Environment, config: Config, connection?: string): Place {
  return connection === undefined
    ? topLevel(environment, config)
    : connectionPlace(connection, environment, config);
}

/** The settings that were given, checked. @throws {@link SettingsError} with every problem */
export function checkedSettings(place: Place): Settings {
  const { given } = place;
  const problems: string[] = [];
  const malformed: Name[] = [];
  const note = <T>(name: Name, parse: (text: string) => T, fallback: T): T => {
    const found = given[name];
    if (found === undefined) return fallback;
    try {
      return parse(found.value);
    } catch (error) {
      problems.push(`${found.where} ${error instanceof Error ? error.message : String(error)}`);
      malformed.push(name);
      return fallback;
    }
  };

  if (given.url === undefined)
    problems.push(`the PBX's address is missing: set ${waysToSet(place, "url", "https://HOST:8887")}`);
  const credentials = chooseCredentials(place, problems);
  const settings = {
    url: note("url", apiUrl, ""),
    ...(given.domain && { domain: given.domain.value }),
    ...(given.caFile && { caFile: given.caFile.value }),
    timeoutSeconds: note("timeoutSeconds", numberWithin(0.1, 600), 30),
    maxRetries: note("maxRetries", wholeNumberWithin(0, 20), 5),
    maxConcurrency: note("maxConcurrency", wholeNumberWithin(1, 100), 8),
    requestsPerMinute: note("requestsPerMinute", wholeNumberWithin(1, 100_000), 5000),
    acceptTenantChange: note("acceptTenantChange", trueOrFalse, false),
    adoptExisting: note("adoptExisting", trueOrFalse, false),
  };
  if (problems.length > 0 || credentials === undefined) throw incomplete(place, problems, malformed);
  return { ...settings, credentials };
}

/** What the environment gives wins; where both come from one place, signing in does, since a token goes stale. */
function chooseCredentials(place: Place, problems: string[]): CredentialSettings | undefined {
  const { token, username, password, domain } = place.given;
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
      problems.push(`${token.where} holds characters that no token has (a space, a line break, …)`);
    }
    return {
      kind: "token",
      token: token.value,
      source: token.source,
      where: token.where,
      inEnvironment: place.inEnvironment("token"),
    };
  }
  if (signInSource === undefined) {
    const [user, secret, tenant] = ["username", "password", "domain"] as const;
    const signIn = `${place.inEnvironment(user)}, ${place.inEnvironment(secret)} and ${place.inEnvironment(tenant)} (config: ${place.inConfig(user)}, ${place.inConfig(secret)}, ${place.inConfig(tenant)})`;
    problems.push(
      `credentials are missing: set ${signIn} to sign in, or ${waysToSet(place, "token", "TOKEN")}`,
    );
    return undefined;
  }
  if (username === undefined)
    problems.push(`the password has no user: set ${waysToSet(place, "username", "USER")}`);
  if (password === undefined)
    problems.push(`the user has no password: set ${waysToSet(place, "password", "PASSWORD")}`);
  if (username === undefined || password === undefined) return undefined;
  return {
    kind: "signIn",
    username: username.value,
    password: password.value,
    ...(domain && { domain: domain.value }),
  };
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
