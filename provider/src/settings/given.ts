import { SettingsError } from "./error";
import { keyOf, type Name, NAMES, setting, variableOf } from "./table";

export type Source = "environment" | "config";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a key of the stack's config; a structured value as JSON. */
export type Config = (key: string) => string | undefined;

/** A setting that somebody gave. */
export interface GivenSetting {
  readonly value: string;
  readonly source: Source;
  /** Where it stands, for an error. */
  readonly where: string;
}

/** What was given for one connection, and how people set it. */
export interface GivenSettings {
  readonly given: Readonly<Partial<Record<Name, GivenSetting>>>;
  /** Whose settings these are, after "the settings": empty for the top-level ones. */
  readonly whose: string;
  inEnvironment(name: Name): string;
  inConfig(name: Name): string;
  /** What follows `pulumi config set`. */
  configKey(name: Name): string;
}

/** The top-level settings: a variable and a config key each. The environment wins. */
export function topLevel(environment: Environment, config: Config): GivenSettings {
  return {
    given: eachFound((name) => inVariable(environment, name) ?? inKey(config, name)),
    whose: "",
    inEnvironment: variableOf,
    inConfig: keyOf,
    configKey: keyOf,
  };
}

/** What a way of looking finds for each of the settings. */
export function eachFound(find: (name: Name) => GivenSetting | undefined): GivenSettings["given"] {
  const given: Partial<Record<Name, GivenSetting>> = {};
  for (const name of NAMES) {
    const found = find(name);
    if (found !== undefined) given[name] = found;
  }
  return given;
}

/** A setting's own variable. A CI passes a variable that it has no value for as an empty one. */
export function inVariable(environment: Environment, name: Name): GivenSetting | undefined {
  const value = environment[variableOf(name)]?.trim();
  return value ? { value, source: "environment", where: variableOf(name) } : undefined;
}

function inKey(config: Config, name: Name): GivenSetting | undefined {
  const value = config(keyOf(name))?.trim();
  return value ? { value, source: "config", where: `${keyOf(name)} in the stack's config` } : undefined;
}

/** Both ways to set a setting, as part of a sentence. */
export function waysToSet(settings: GivenSettings, name: Name, example: string): string {
  const key = settings.configKey(name);
  const command = setting(name).secret
    ? `pulumi config set --secret ${key}`
    : `pulumi config set ${key} ${example}`;
  return `${settings.inEnvironment(name)} in the environment, or \`${command}\``;
}

/** What is wrong with the settings. */
export class Problems {
  private readonly missing: string[] = [];
  private readonly malformed: { readonly name: Name; readonly text: string }[] = [];

  constructor(private readonly settings: GivenSettings) {}

  /** Something is not there. */
  lacks(text: string): void {
    this.missing.push(text);
  }

  /** Something is there, and is not what it should be. @param problem - what follows the place where it stands */
  isWrong(name: Name, where: string, problem: string): void {
    this.malformed.push({ name, text: `${where} ${problem}` });
  }

  some(): boolean {
    return this.missing.length + this.malformed.length > 0;
  }

  /** All of it as one error. */
  error(): SettingsError {
    const { settings, missing, malformed } = this;
    const problems = [...missing, ...malformed.map(({ text }) => text)];
    // Where a malformed setting stands is said with it; here, where else it may stand, and which of the two counts.
    const elsewhere = malformed.map(
      ({ name }) =>
        `${settings.inEnvironment(name)} in the environment or ${settings.inConfig(name)} in the stack's config`,
    );
    const places = elsewhere.length === 0 ? "" : ` (set ${elsewhere.join(", ")}; the environment wins)`;
    return new SettingsError(
      `the settings${settings.whose} are ${this.kind()}: ${problems.join("; ")}${places}`,
    );
  }

  private kind(): string {
    if (this.malformed.length === 0) return "not complete";
    return this.missing.length === 0 ? "wrong" : "neither complete nor right";
  }
}
