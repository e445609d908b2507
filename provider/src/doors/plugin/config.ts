import { noSettings } from "../../settings/index";
import { plainTextCredentials, plainTextWarning } from "../../settings/plainText";
import type { Config } from "../../settings";
import { UNKNOWN } from "../../session/unknown";
import type { Received } from "./values";

/** What the engine puts beside the settings of a provider, and is none of ours. */
const ENGINES = new Set([
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "parameterization",
  "__internal",
]);

/** The stack's config, as the engine configures a plugin with it: keys without their namespace. */
export class StackConfig {
  constructor(private readonly given: Received) {}

  /** Reads a key. A structured value comes as it is, or as JSON. */
  readonly read: Config = (key) => {
    const value = this.given.properties[key.replace(/^portsip:/, "")];
    if (value === undefined || value === null || value === UNKNOWN) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };

  /** What looks like a setting and is none, each by its key. */
  mistakes(): { readonly key: string; readonly reason: string }[] {
    return Object.keys(this.given.properties)
      .filter((key) => !ENGINES.has(key))
      .flatMap((key) => noSettings({}, [`portsip:${key}`]).map((reason) => ({ key, reason })));
  }

  /** Warnings of credentials that stand in the config in plain text. */
  plainText(): string[] {
    return plainTextCredentials(this.read, (key) => this.given.secrets.has(key.replace(/^portsip:/, ""))).map(
      plainTextWarning,
    );
  }
}
