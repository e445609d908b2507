import {
  checkedSettings,
  type Config,
  connectionNames,
  givenSettings,
  type GivenSettings,
  NAMES,
  noSettings,
  seenFrom,
  type Settings,
  SettingsError,
} from "../../settings";
import { plainTextCredentials, plainTextWarning } from "../../settings/plainText";
import { PbxError } from "../../pbx/errors";
import { proxyFor } from "../../pbx/transport/proxy";
import { causeFirst, findConfig, type FoundConfig } from "../config";
import type { Project } from "../project";
import { lookUp, type StackChoice } from "../stack";
import { fail, type Finding, ok, warn } from "./check";

/** Whose settings are looked for. */
export interface Wanted {
  readonly stack: StackChoice;
  readonly connection: string | undefined;
  readonly project: Project | undefined;
}

/** What the settings are worth, and the settings themselves where they are complete. */
export interface CheckedSettings {
  readonly finding: Finding;
  readonly settings?: Settings;
}

/** Finds the settings as a run of Pulumi in this folder would. */
export async function checkSettings({ stack, connection, project }: Wanted): Promise<CheckedSettings> {
  const found = await findConfig(project, stack);
  const checked = judgeSettings(process.env, found, connection);
  if (checked.settings === undefined) return checked;
  const settings = project === undefined ? checked.settings : seenFrom(project.runFolder, checked.settings);
  try {
    proxyFor(settings.url);
  } catch (error) {
    if (error instanceof PbxError) return { finding: fail(error.message) };
    throw error;
  }
  return { ...checked, settings };
}

/** Judges the settings of an environment and of a stack's config. Says where each is, and no value. */
export function judgeSettings(
  environment: NodeJS.ProcessEnv,
  found: FoundConfig,
  connection: string | undefined,
): CheckedSettings {
  const config: Config = found.config === undefined ? () => undefined : lookUp(found.config);
  const only = found.config === undefined ? `; from the environment only: ${found.reason}` : "";
  try {
    const given = givenSettings(environment, config, connection);
    const settings = checkedSettings(given);
    const inStack = found.config === undefined ? "" : ` (stack ${found.stack})`;
    const whose = connection === undefined ? "" : `connection "${connection}": `;
    const message = `${whose}${sources(given)}${leftAside(given, settings)}${inStack}${only}`;
    const warnings = [...plainText(found), ...misspelt(environment, found)];
    if (warnings.length > 0) return { finding: warn([message, ...warnings].join("; ")), settings };
    return { finding: found.config === undefined && found.faulty ? warn(message) : ok(message), settings };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const hint = connection === undefined ? otherConnections(environment, config) : "";
    const problem = [`${error.message}${hint}`, ...misspelt(environment, found)].join("; ");
    // What keeps settings from being read comes first: they may be set there.
    return { finding: fail(found.config === undefined ? causeFirst(found.reason, problem) : problem) };
  }
}

/** "url from PORTSIP_URL, username from the stack's config" */
function sources({ given }: GivenSettings): string {
  return NAMES.flatMap((name) => {
    const found = given[name];
    if (found === undefined) return [];
    return [`${name} from ${found.source === "config" ? "the stack's config" : found.where}`];
  }).join(", ");
}

function leftAside({ given }: GivenSettings, { credentials }: Settings): string {
  if (credentials.kind === "signIn")
    return given.token === undefined ? "" : "; signs in, and leaves the token aside";
  return given.username === undefined && given.password === undefined
    ? ""
    : "; takes the token, and does not sign in";
}

function plainText({ config }: FoundConfig): string[] {
  if (config === undefined) return [];
  return plainTextCredentials(lookUp(config), (key) => config[key]?.secret !== false).map(plainTextWarning);
}

// A domain that is misspelt leaves the guard against another tenant off.
function misspelt(environment: NodeJS.ProcessEnv, { config }: FoundConfig): string[] {
  return noSettings(environment, Object.keys(config ?? {}));
}

// Whoever has connections only has no settings at the top level, and forgot to say which one is meant.
function otherConnections(environment: NodeJS.ProcessEnv, config: Config): string {
  try {
    const [first] = connectionNames(environment, config);
    return first === undefined ? "" : `; to check a connection, add --connection ${first}`;
  } catch (error) {
    if (error instanceof SettingsError) return "";
    throw error;
  }
}
