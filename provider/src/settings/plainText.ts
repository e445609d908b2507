import type { Config } from "./given";
import { CONNECTIONS_KEY, keyOf, pathInConfig, SECRETS } from "./table";

/** A credential that stands in the stack's config as it is. */
export interface PlainText {
  readonly key: string;
  /** What follows `pulumi config set --secret`. */
  readonly argument: string;
}

/** The credentials that a config holds in plain text; of those of connections, the first. Loads nothing heavy. */
export function plainTextCredentials(config: Config, isSecret: (key: string) => boolean): PlainText[] {
  const plain = SECRETS.map(keyOf)
    .filter((key) => config(key) !== undefined && !isSecret(key))
    .map((key) => ({ key, argument: key }));
  const path = isSecret(CONNECTIONS_KEY) ? undefined : firstInConnections(config(CONNECTIONS_KEY));
  return path === undefined ? plain : [...plain, { key: path, argument: `--path '${path}'` }];
}

/** The warning of a credential in plain text, with what to do. */
export function plainTextWarning({ key, argument }: PlainText): string {
  return `${key} is in the stack's config in plain text: encrypt it with \`pulumi config set --secret ${argument}\``;
}

function firstInConnections(text: string | undefined): string | undefined {
  let connections: unknown;
  try {
    connections = JSON.parse(text ?? "{}");
  } catch {
    // What is malformed is told where it is used.
    return undefined;
  }
  for (const [connection, settings] of Object.entries(connections ?? {})) {
    for (const name of SECRETS) {
      if (typeof settings === "object" && settings !== null && name in settings)
        return pathInConfig(connection, name);
    }
  }
  return undefined;
}
