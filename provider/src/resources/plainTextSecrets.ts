import * as pulumi from "@pulumi/pulumi";

let warned = false;

/** Warns once where the stack's config holds a credential in plain text, which is stored with the state. */
export function warnOfPlainTextSecrets(): void {
  if (warned) return;
  warned = true;
  for (const key of ["portsip:token", "portsip:password"]) {
    if (pulumi.runtime.getConfig(key) !== undefined && !isSecret(key)) warn(key, key);
  }
  const [connection, credential] = (isSecret(CONNECTIONS) ? undefined : credentialInConnections()) ?? [];
  if (connection === undefined) return;
  const path = `${CONNECTIONS}.${connection}.${credential}`;
  warn(path, `--path '${path}'`);
}

const CONNECTIONS = "portsip:connections";

function warn(key: string, argument: string): void {
  void pulumi.log.warn(
    `${key} is in the stack's config in plain text: encrypt it with \`pulumi config set --secret ${argument}\``,
  );
}

/** The first credential in the config's connections. */
function credentialInConnections(): [connection: string, credential: string] | undefined {
  let found: unknown;
  try {
    found = JSON.parse(pulumi.runtime.getConfig(CONNECTIONS) ?? "{}");
  } catch {
    // What is malformed is told by check and by the lookups, where it is used.
    return undefined;
  }
  for (const [connection, settings] of Object.entries(found ?? {})) {
    for (const credential of ["token", "password"]) {
      if (typeof settings === "object" && settings !== null && credential in settings)
        return [connection, credential];
    }
  }
  return undefined;
}

// The SDK knows which keys are secret, but its types don't tell: where it doesn't say, nobody is warned.
function isSecret(key: string): boolean {
  const runtime: object = pulumi.runtime;
  if (!("isConfigSecret" in runtime) || typeof runtime.isConfigSecret !== "function") return true;
  return Reflect.apply(runtime.isConfigSecret, undefined, [key]) === true;
}
