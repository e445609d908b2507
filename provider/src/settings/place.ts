import { SettingsError } from "./error";

/** The settings of one connection to a PBX, by their config keys. */
export const NAMES = [
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

export type Name = (typeof NAMES)[number];

export type Source = "environment" | "config";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a key of the stack's config; a structured value as JSON. */
export type Config = (key: string) => string | undefined;

/** A setting that somebody gave. */
export interface Found {
  readonly value: string;
  readonly source: Source;
  /** Where it stands, for an error. */
  readonly where: string;
}

/** What was given for one connection, and how people set it. */
export interface Place {
  readonly given: Readonly<Partial<Record<Name, Found>>>;
  /** Whose settings these are, after "the settings": empty for the top-level ones. */
  readonly whose: string;
  inEnvironment(name: Name): string;
  inConfig(name: Name): string;
  /** What follows `pulumi config set`. */
  configKey(name: Name): string;
}

/** The settings that nobody may read. */
export const SECRET = ["token", "password"] as const satisfies readonly Name[];

const isSecret = (name: Name): boolean => SECRET.some((secret) => secret === name);

/** The config key of the named connections. */
export const CONNECTIONS_KEY = "portsip:connections";

/** Where a connection's setting stands in the config, as `--path` takes it. */
export function pathInConfig(connection: string, name: Name): string {
  const plain = /^[A-Za-z_][\w-]*$/.test(connection);
  return plain ? `${CONNECTIONS_KEY}.${connection}.${name}` : `${CONNECTIONS_KEY}["${connection}"].${name}`;
}

/** The environment variable of a setting: `PORTSIP_TIMEOUT_SECONDS` for `timeoutSeconds`. */
export function variableOf(name: Name): string {
  return `PORTSIP_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The top-level settings: a variable and a config key each. The environment wins. */
export function topLevel(environment: Environment, config: Config): Place {
  const given: Partial<Record<Name, Found>> = {};
  for (const name of NAMES) {
    const found = inVariable(environment, name) ?? inKey(config, name);
    if (found !== undefined) given[name] = found;
  }
  return {
    given,
    whose: "",
    inEnvironment: variableOf,
    inConfig: (name) => `portsip:${name}`,
    configKey: (name) => `portsip:${name}`,
  };
}

/** A setting's own variable. A CI passes a variable that it has no value for as an empty one. */
export function inVariable(environment: Environment, name: Name): Found | undefined {
  const value = environment[variableOf(name)]?.trim();
  return value ? { value, source: "environment", where: variableOf(name) } : undefined;
}

function inKey(config: Config, name: Name): Found | undefined {
  const value = config(`portsip:${name}`)?.trim();
  return value ? { value, source: "config", where: `portsip:${name} in the stack's config` } : undefined;
}

/** Both ways to set a setting, as part of a sentence. */
export function waysToSet(place: Place, name: Name, example: string): string {
  const key = place.configKey(name);
  const command = isSecret(name)
    ? `pulumi config set --secret ${key}`
    : `pulumi config set ${key} ${example}`;
  return `${place.inEnvironment(name)} in the environment, or \`${command}\``;
}

/** Puts all that is wrong with the settings of a place into one error. */
export function incomplete(
  place: Place,
  problems: readonly string[],
  malformed: readonly Name[],
): SettingsError {
  // Where a malformed setting stands is said with it; here, where else it may stand, and which of the two counts.
  const elsewhere = malformed.map(
    (name) =>
      `${place.inEnvironment(name)} in the environment or ${place.inConfig(name)} in the stack's config`,
  );
  const places = elsewhere.length === 0 ? "" : ` (set ${elsewhere.join(", ")}; the environment wins)`;
  return new SettingsError(`the settings${place.whose} are not complete: ${problems.join("; ")}${places}`);
}
