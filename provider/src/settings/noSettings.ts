import { nearest } from "../text/nearest";
import type { Environment } from "./given";
import { CONNECTIONS_KEY, CONNECTIONS_VARIABLE, keyOf, NAMES, variableOf } from "./table";

const KEYS = [...NAMES.map(keyOf), CONNECTIONS_KEY];
const VARIABLES = [...NAMES.map(variableOf), CONNECTIONS_VARIABLE, "PORTSIP_LOG"];

/**
 * What looks like a setting and is none: keys of our namespace in the stack's config, and variables of our prefix.
 * Each is a sentence with the setting that was probably meant, and without a value. A variable that resembles no
 * setting is left alone: it may be a program's own.
 *
 * @param configKeys - the keys of the stack's config, with their namespaces
 */
export function noSettings(environment: Environment, configKeys: Iterable<string>): string[] {
  const keys = [...configKeys].filter((key) => key.startsWith("portsip:") && !KEYS.includes(key));
  const variables = Object.keys(environment)
    .filter((name) => name.startsWith("PORTSIP_") && !VARIABLES.includes(name))
    .filter((name) => environment[name]?.trim() && meant(name, VARIABLES, "PORTSIP_") !== "");
  return [
    ...keys.map(
      (key) => `${key} in the stack's config is no setting${withPath(key) || meant(key, KEYS, "portsip:")}`,
    ),
    ...variables.map(
      (name) => `${name} in the environment is no setting${meant(name, VARIABLES, "PORTSIP_")}`,
    ),
  ];
}

// Compared without what all of them begin with, which would make everything look alike.
function meant(given: string, known: readonly string[], prefix: string): string {
  const rest = (name: string): string => name.slice(prefix.length);
  const [guess] = nearest(rest(given), known.map(rest));
  return guess === undefined ? "" : `; did you mean ${prefix}${guess}?`;
}

function withPath(key: string): string {
  const inside = /^portsip:connections[.[]/.test(key);
  return inside
    ? `: to set it within ${CONNECTIONS_KEY}, add --path, \`pulumi config set --path '${key}'\``
    : "";
}
