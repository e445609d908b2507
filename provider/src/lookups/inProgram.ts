import * as pulumi from "@pulumi/pulumi";
import { isInline } from "../program/inline";
import { OperationError } from "../session/errors";
import { Session } from "../session/session";
import { SettingsError } from "../settings";
import { ArgumentsError } from "./args";
import { failure } from "./failure";
import * as lookups from "./run";

/** The lookups, by name. */
export type Lookup = {
  [Name in keyof typeof lookups]: (typeof lookups)[Name] extends (...args: never) => Promise<unknown>
    ? Name
    : never;
}[keyof typeof lookups];

/** What a lookup finds. */
export type Found<Name extends Lookup> = Awaited<ReturnType<(typeof lookups)[Name]>>;

/** Runs a lookup with the settings of the running program. What fails is one line. */
export async function lookUpInProgram<Name extends Lookup>(
  name: Name,
  args: unknown,
  { secret }: { readonly secret: boolean },
): Promise<Found<Name>> {
  try {
    return (await lookups[name](args, { secret, session: session() })) as Found<Name>;
  } catch (error) {
    if (!(error instanceof OperationError) && !(error instanceof ArgumentsError)) throw error;
    throw failure(`${error.message}${error.cause instanceof SettingsError && isInline() ? IN_DRIVER : ""}`);
  }
}

// By settings: with Pulumi's Automation API, one process runs the programs of several stacks.
const sessions = new Map<string, Session>();

function session(): Session {
  const config = pulumi.runtime.allConfig();
  const ours = [
    ...Object.entries(process.env).filter(([name]) => name.startsWith("PORTSIP_")),
    ...Object.entries(config).filter(([name]) => name.startsWith("portsip:")),
  ];
  const key = JSON.stringify(ours.sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const made = new Session();
  made.configured((name) => config[name]);
  sessions.set(key, made);
  return made;
}

const IN_DRIVER =
  " (this program runs within the process that drives Pulumi's Automation API: its lookups see that process's environment and the stack's config, set by setConfig, but not the workspace's envVars)";
