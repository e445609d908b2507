import path from "node:path";
import { apiUrl } from "./address";
import { connectionSettings } from "./connections";
import { chooseCredentials, type CredentialSettings } from "./credentials";
import { type Config, type Environment, type GivenSettings, Problems, topLevel, waysToSet } from "./given";
import { type Name, type NameOf, SETTINGS } from "./table";

export { isPrivate } from "./address";
export { connectionNames, unknownConnection } from "./connections";
export type { CredentialSettings } from "./credentials";
export { NoConnectionError, SettingsError } from "./error";
export type { Config, Environment, GivenSettings } from "./given";
export { type Name, NAMES, variableOf } from "./table";
export { noSettings } from "./noSettings";

/** How to reach and treat a PBX, checked. What each number and switch means stands in the table of settings. */
export interface Settings extends Numbers, Switches {
  /** With `/api`, without a slash at the end. */
  readonly url: string;
  readonly credentials: CredentialSettings;
  /** The domain of the tenant that these settings are for, where one was given. */
  readonly domain?: string;
  readonly caFile?: string;
}

type Numbers = Readonly<Record<NameOf<"number" | "wholeNumber">, number>>;
type Switches = Readonly<Record<NameOf<"switch">, boolean>>;

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
export function givenSettings(environment: Environment, config: Config, connection?: string): GivenSettings {
  return connection === undefined
    ? topLevel(environment, config)
    : connectionSettings(connection, environment, config);
}

/** The settings that were given, checked. @throws {@link SettingsError} with every problem */
export function checkedSettings(settings: GivenSettings): Settings {
  const { given } = settings;
  const problems = new Problems(settings);
  const read = <T>(name: Name, parse: (text: string) => T, fallback: T): T => {
    const found = given[name];
    if (found === undefined) return fallback;
    try {
      return parse(found.value);
    } catch (error) {
      problems.isWrong(name, found.where, error instanceof Error ? error.message : String(error));
      return fallback;
    }
  };
  const number = (name: keyof Numbers): number => {
    const { least, most, kind, default: fallback } = SETTINGS[name];
    return read(name, numberWithin(least, most, kind === "wholeNumber"), fallback);
  };
  const isOn = (name: keyof Switches): boolean => read(name, trueOrFalse, SETTINGS[name].default);

  if (given.url === undefined)
    problems.lacks(`the PBX's address is missing: set ${waysToSet(settings, "url", "https://HOST:8887")}`);
  const credentials = chooseCredentials(settings, problems);
  const checked = {
    url: read("url", apiUrl, ""),
    ...(given.domain && { domain: given.domain.value }),
    ...(given.caFile && { caFile: given.caFile.value }),
    timeoutSeconds: number("timeoutSeconds"),
    maxRetries: number("maxRetries"),
    maxConcurrency: number("maxConcurrency"),
    requestsPerMinute: number("requestsPerMinute"),
    checkAgainstPbx: isOn("checkAgainstPbx"),
    adoptExisting: isOn("adoptExisting"),
    acceptTenantChange: isOn("acceptTenantChange"),
    forceDelete: isOn("forceDelete"),
  };
  if (problems.some() || credentials === undefined) throw problems.error();
  return { ...checked, credentials };
}

function numberWithin(least: number, most: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    throw new Error(`must be a ${whole ? "whole " : ""}number from ${least} to ${most}`);
  };
}

function trueOrFalse(text: string): boolean {
  const value = text.toLowerCase();
  if (value !== "true" && value !== "false") throw new Error("must be true or false");
  return value === "true";
}
