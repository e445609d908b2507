import {
  checkedSettings,
  type Config,
  connectionNames,
  givenSettings,
  type GivenSettings,
  NAMES,
  seenFrom,
  type Settings,
  SettingsError,
} from "../../settings";
import { plainTextCredentials, plainTextWarning } from "../../settings/plainText";
import type { Project } from "../project";
import { lookUp } from "../stack";
import { fail, type Finding, ok, warn } from "./check";
import { findConfig, type Found } from "./config";

/** What the settings are worth, and the settings themselves where they are complete. */
export interface CheckedSettings {
  readonly finding: Finding;
  readonly settings?: Settings;
}

/** Finds the settings as a run of Pulumi in this folder would. */
export async function checkSettings(
  connection: string | undefined,
  project: Project | undefined,
): Promise<CheckedSettings> {
  const found = await findConfig(project);
  const checked = judgeSettings(process.env, found, connection);
  if (checked.settings === undefined || project === undefined) return checked;
  return { ...checked, settings: seenFrom(project.runFolder, checked.settings) };
}

/** Judges the settings of an environment and of a stack's config. Says where each is, and no value. */
export function judgeSettings(
  environment: NodeJS.ProcessEnv,
  found: Found,
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
    const warnings = plainText(found);
    if (warnings.length > 0) return { finding: warn([message, ...warnings].join("; ")), settings };
    return { finding: found.config === undefined && found.faulty ? warn(message) : ok(message), settings };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const hint = connection === undefined ? otherConnections(environment, config) : "";
    return { finding: fail(`${error.message}${hint}${only}`) };
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

function plainText({ config }: Found): string[] {
  if (config === undefined) return [];
  return plainTextCredentials(lookUp(config), (key) => config[key]?.secret !== false).map(plainTextWarning);
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
