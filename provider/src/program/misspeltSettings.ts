import * as pulumi from "@pulumi/pulumi";
import { noSettings } from "../settings/noSettings";

let warned = false;

/** Warns once of what looks like a setting and is none: a domain that is misspelt guards against nothing. */
export function warnOfMisspeltSettings(): void {
  if (warned) return;
  warned = true;
  for (const problem of noSettings(process.env, Object.keys(pulumi.runtime.allConfig())))
    void pulumi.log.warn(problem);
}
