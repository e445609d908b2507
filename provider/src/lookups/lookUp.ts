import * as pulumi from "@pulumi/pulumi";
import { PbxError, redact } from "../pbx/errors";
import { isInline } from "../program/inline";
import { OperationError } from "../session/errors";
import type { Access } from "../session/link";
import { Session } from "../session/session";
import { SettingsError } from "../settings";
import { insteadOfId, insteadOfName, type Named, shown } from "../text/instead";
import { ArgumentsError, type Key } from "./args";

/** What is known of a lookup's arguments besides their values. */
export interface About {
  /** They are secret: an error must not repeat them. */
  readonly secret: boolean;
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

/** Runs a lookup with the settings of the running program. What fails is one line, and no secret is in it. */
export async function lookUp<Checked extends { readonly connection: string | undefined }, T>(
  args: unknown,
  { secret }: About,
  check: () => Checked,
  what: (checked: Checked) => string,
  operation: (access: Access, checked: Checked) => Promise<T>,
): Promise<T> {
  try {
    const checked = check();
    const { connection } = checked;
    return await session().run(`look up ${what(checked)}`, { connection }, (access) =>
      operation(access, checked),
    );
  } catch (error) {
    if (!(error instanceof OperationError) && !(error instanceof ArgumentsError)) throw error;
    const message = `${error.message}${error.cause instanceof SettingsError && isInline() ? IN_DRIVER : ""}`;
    throw failure(secret ? redact(message, texts(args)) : message);
  }
}

const IN_DRIVER =
  " (this program runs within the process that drives Pulumi's Automation API: its lookups see that process's environment and the stack's config, set by setConfig, but not the workspace's envVars)";

function texts(args: unknown): string[] {
  return Object.values(args ?? {}).filter((value): value is string => typeof value === "string");
}

/** An error that reaches the terminal as its message alone, whichever way the program lets it go. */
function failure(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The SDK hides the stack of a RunError only where it ends the program itself, not where an output rejects.
  error.stack = "";
  // And where a resource takes an output that rejects, it puts the way to the property in front, at each level anew.
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  return error;
}

/** Which one is meant, for an error. */
export function keyText(key: Key): string {
  return key.by === "id" ? `with id ${key.id}` : shown(key.name);
}

/** The one that was found; undefined where there is none. */
export function onlyOne<Item extends Named>(kind: string, found: readonly Item[]): Item | undefined {
  if (found.length > 1)
    throw new PbxError(
      `the PBX has ${found.length} ${kind}s of this name: give one of their ids, ${found.map(({ id }) => id).join(", ")}`,
    );
  return found[0];
}

/** Which one is meant: by what things of its kind are known by. */
export type Meant = Key | { readonly by: "number"; readonly number: string };

/** That there is no such thing, and which ones there are instead. */
export async function missing(kind: string, meant: Meant, all: () => Promise<Named[]>): Promise<PbxError> {
  const known = { id: "with this id", name: "of this name", number: "of this number" }[meant.by];
  const what = `the PBX has no ${kind} ${known}`;
  try {
    const there = await all();
    return new PbxError(`${what}; ${instead(meant, there)}`);
  } catch (error) {
    // That it is missing is what counts: where looking for others fails, it is said without them.
    if (error instanceof PbxError) return new PbxError(what);
    throw error;
  }
}

function instead(meant: Meant, there: readonly Named[]): string {
  if (meant.by === "id") return insteadOfId(meant.id, there);
  return insteadOfName(meant.by === "name" ? meant.name : meant.number, there);
}
