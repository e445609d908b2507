/**
 * Every setting, once: config keys, variables, types, checks, the README's table and the plugin's schema come from
 * here. Data only, so that a program loads it for nothing.
 */
export const SETTINGS = {
  url: {
    kind: "address",
    of: "pbx",
    meaning: "the PBX, `https://HOST:8887`, with or without `/api`",
  },
  username: {
    kind: "text",
    of: "pbx",
    meaning: "the user to sign in as; recommended for CI",
  },
  password: {
    kind: "text",
    of: "pbx",
    secret: true,
    meaning: "the user's password",
  },
  domain: {
    kind: "text",
    of: "pbx",
    meaning: "the tenant's SIP domain; credentials of any other tenant are refused",
  },
  token: {
    kind: "text",
    of: "pbx",
    secret: true,
    meaning: "an access token instead of signing in; it is short-lived",
  },
  caFile: {
    kind: "text",
    of: "pbx",
    meaning: "PEM file, of a private CA or of the PBX itself, trusted besides the usual",
  },
  timeoutSeconds: {
    kind: "number",
    of: "pbx",
    least: 0.1,
    most: 600,
    default: 30,
    meaning: "time for one call, from connecting to the last byte",
  },
  maxRetries: {
    kind: "wholeNumber",
    of: "pbx",
    least: 0,
    most: 20,
    default: 5,
    meaning: "tries after the first",
  },
  maxConcurrency: {
    kind: "wholeNumber",
    of: "pbx",
    least: 1,
    most: 100,
    default: 8,
    meaning: "calls at once",
  },
  requestsPerMinute: {
    kind: "wholeNumber",
    of: "pbx",
    least: 1,
    most: 100_000,
    default: 5000,
    meaning: "calls in any minute",
  },
  checkAgainstPbx: {
    kind: "switch",
    of: "run",
    default: true,
    meaning:
      "a preview asks the PBX whether the trunks, numbers, extensions and rules of what changed are there",
  },
  adoptExisting: {
    kind: "switch",
    of: "run",
    default: false,
    meaning: "creating takes over the one group of the same name that the PBX has already",
  },
  acceptTenantChange: {
    kind: "switch",
    of: "run",
    default: false,
    meaning: "for one run, after a PBX was rebuilt and its tenant has a new id",
  },
  forceDelete: {
    kind: "switch",
    of: "run",
    default: false,
    meaning:
      "for one run, goes on where an outbound rule would be left without a group or without a condition",
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** A setting by its config key. */
export type Name = keyof typeof SETTINGS;

/** The names of the settings of some kinds. */
export type NameOf<Kind extends Setting["kind"]> = {
  [N in Name]: (typeof SETTINGS)[N]["kind"] extends Kind ? N : never;
}[Name];

/** What people may give for a setting, and what they should know of it. */
export type Setting = {
  /** What it is about. For the run, its own variable is meant for every connection. */
  readonly of: "pbx" | "run";
  /** Whether nobody may read it. */
  readonly secret?: true;
  /** For the README, in Markdown. */
  readonly meaning: string;
} & (
  | { readonly kind: "address" | "text" }
  | {
      readonly kind: "number" | "wholeNumber";
      readonly least: number;
      readonly most: number;
      readonly default: number;
    }
  | { readonly kind: "switch"; readonly default: boolean }
);

export const NAMES = Object.keys(SETTINGS) as readonly Name[];

/** The config key of the named connections. */
export const CONNECTIONS_KEY = "portsip:connections";

/** The variable of the named connections. */
export const CONNECTIONS_VARIABLE = "PORTSIP_CONNECTIONS";

/** All that is known about a setting. */
export function setting(name: Name): Setting {
  return SETTINGS[name];
}

/** The settings that nobody may read. */
export const SECRETS = NAMES.filter((name) => setting(name).secret === true);

/** The config key of a setting: `portsip:timeoutSeconds`. */
export function keyOf(name: Name): string {
  return `portsip:${name}`;
}

/** The environment variable of a setting: `PORTSIP_TIMEOUT_SECONDS` for `timeoutSeconds`. */
export function variableOf(name: Name): string {
  return `PORTSIP_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Where a connection's setting stands in the config, as `--path` takes it. */
export function pathInConfig(connection: string, name: Name): string {
  const plain = /^[A-Za-z_][\w-]*$/.test(connection);
  return plain ? `${CONNECTIONS_KEY}.${connection}.${name}` : `${CONNECTIONS_KEY}["${connection}"].${name}`;
}
