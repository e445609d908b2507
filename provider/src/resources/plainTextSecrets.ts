import * as pulumi from "@pulumi/pulumi";

let warned = false;

/** Warns once where the stack's config holds a credential in plain text, which is stored with the state. */
export function warnOfPlainTextSecrets(): void {
  if (warned) return;
  warned = true;
  for (const key of ["portsip:token", "portsip:password"]) {
    if (pulumi.runtime.getConfig(key) === undefined || isSecret(key)) continue;
    void pulumi.log.warn(
      `${key} is in the stack's config in plain text: encrypt it with \`pulumi config set --secret ${key}\``,
    );
  }
}

// The SDK knows which keys are secret, but its types don't tell: where it doesn't say, nobody is warned.
function isSecret(key: string): boolean {
  const runtime: object = pulumi.runtime;
  if (!("isConfigSecret" in runtime) || typeof runtime.isConfigSecret !== "function") return true;
  return Reflect.apply(runtime.isConfigSecret, undefined, [key]) === true;
}
