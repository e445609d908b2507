import * as z from "zod";
import { hint } from "../text/nearest";
import { NoConnectionError, SettingsError } from "./error";
import {
  type Config,
  eachFound,
  type Environment,
  type GivenSetting,
  type GivenSettings,
  inVariable,
} from "./given";
import { CONNECTIONS_KEY, CONNECTIONS_VARIABLE, type Name, NAMES, pathInConfig, setting } from "./table";

const value = z.union([z.string(), z.number(), z.boolean()]).transform((given) => String(given).trim());
const connectionsSchema = z.record(z.string().min(1), z.record(z.string(), value.nullish()));
type Connections = z.output<typeof connectionsSchema>;

/** The names of the connections that are set up, in the environment or the config. */
export function connectionNames(environment: Environment, config: Config): string[] {
  return namesOf(both(environment, config));
}

function namesOf(places: readonly Given[]): string[] {
  return [...new Set(places.flatMap(({ connections }) => Object.keys(connections)))].sort();
}

/** The settings of a connection. What the environment gives wins, field by field. */
export function connectionSettings(
  connection: string,
  environment: Environment,
  config: Config,
): GivenSettings {
  const places = both(environment, config);
  const names = namesOf(places);
  if (!names.includes(connection)) throw new NoConnectionError(unknownConnection(connection, names));
  const [fromEnvironment, fromConfig] = places;
  return {
    given: eachFound(
      (name) =>
        fromEnvironment.find(connection, name) ??
        (setting(name).of === "run" ? inVariable(environment, name) : undefined) ??
        fromConfig.find(connection, name),
    ),
    whose: ` of connection "${connection}"`,
    inEnvironment: (name) => `${connection}.${name} of ${CONNECTIONS_VARIABLE}`,
    inConfig: (name) => pathInConfig(connection, name),
    configKey: (name) => `--path '${pathInConfig(connection, name)}'`,
  };
}

/** The error that no connection has this name, with the names that there are. */
export function unknownConnection(connection: string, names: readonly string[]): string {
  const known =
    names.length === 0
      ? `none is set up: set ${CONNECTIONS_VARIABLE}, or \`pulumi config set --path '${pathInConfig(connection, "url")}' https://HOST:8887\``
      : `there are ${names.map((name) => `"${name}"`).join(", ")} (from ${CONNECTIONS_VARIABLE} and ${CONNECTIONS_KEY} in the stack's config)`;
  return `there is no connection "${connection}": ${known}`;
}

interface Given {
  readonly connections: Connections;
  find(connection: string, name: Name): GivenSetting | undefined;
}

function both(environment: Environment, config: Config): [Given, Given] {
  return [
    read(environment[CONNECTIONS_VARIABLE], CONNECTIONS_VARIABLE, (connection, name) => ({
      source: "environment",
      where: `${connection}.${name} of ${CONNECTIONS_VARIABLE}`,
    })),
    read(config(CONNECTIONS_KEY), `${CONNECTIONS_KEY} in the stack's config`, (connection, name) => ({
      source: "config",
      where: `${pathInConfig(connection, name)} in the stack's config`,
    })),
  ];
}

function read(
  text: string | undefined,
  where: string,
  found: (connection: string, name: Name) => Omit<GivenSetting, "value">,
): Given {
  const connections = text?.trim() ? parse(text, where) : {};
  return {
    connections,
    find(connection, name) {
      const own = Object.hasOwn(connections, connection) ? connections[connection]?.[name] : undefined;
      return own ? { value: own, ...found(connection, name) } : undefined;
    },
  };
}

// Never quotes what it could not read: there are passwords in it.
function parse(text: string, where: string): Connections {
  const expected = 'an object of connections by name, {"acme": {"url": "https://HOST:8887", …}}';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SettingsError(`${where} is not JSON: it must be ${expected}`);
  }
  const parsed = connectionsSchema.safeParse(json);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join(".");
    throw new SettingsError(`${where} is malformed${at ? ` at ${at}` : ""}: it must be ${expected}`);
  }
  for (const [connection, fields] of Object.entries(parsed.data)) {
    for (const field of Object.keys(fields)) {
      if (NAMES.some((name) => name === field)) continue;
      throw new SettingsError(
        `${where} has a setting that does not exist, ${connection}.${field}${hint(field, NAMES)} (allowed: ${NAMES.join(", ")})`,
      );
    }
  }
  return parsed.data;
}
