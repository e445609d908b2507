import * as pulumi from "@pulumi/pulumi";
import { plainTextCredentials, plainTextWarning } from "../settings/plainText";

let warned = false;

/** Warns once where the stack's config holds a credential in plain text, which is stored with the state. */
export function warnOfPlainTextSecrets(): void {
  if (warned) return;
  warned = true;
  for (const found of plainTextCredentials((key) => pulumi.runtime.getConfig(key), isSecret))
    void pulumi.log.warn(plainTextWarning(found));
}

// The SDK knows which keys are secret, but its types don't tell: where it doesn't say, nobody is warned.
function isSecret(key: string): boolean {
  const runtime: object = pulumi.runtime;
  if (!("isConfigSecret" in runtime) || typeof runtime.isConfigSecret !== "function") return true;
  return Reflect.apply(runtime.isConfigSecret, undefined, [key]) === true;
}
