import { PbxError, redact } from "../pbx/errors";
import { OperationError } from "../session/errors";
import type { Access } from "../session/link";
import type { Session } from "../session/session";
import { insteadOfId, insteadOfName, type Named, shown } from "../text/instead";
import { ArgumentsError, type Key } from "./args";

/** What a lookup knows besides the values of its arguments. */
export interface About {
  /** The arguments are secret: an error must not repeat them. */
  readonly secret: boolean;
  /** Who asks: with which settings. */
  readonly session: Session;
}

/** Runs a lookup. What fails is an error for people, and no secret is in it. */
export async function lookUp<Checked extends { readonly connection: string | undefined }, T>(
  args: unknown,
  { secret, session }: About,
  check: () => Checked,
  what: (checked: Checked) => string,
  operation: (access: Access, checked: Checked) => Promise<T>,
): Promise<T> {
  try {
    const checked = check();
    const { connection } = checked;
    return await session.run(`look up ${what(checked)}`, { connection }, (access) =>
      operation(access, checked),
    );
  } catch (error) {
    if (!secret || !(error instanceof OperationError || error instanceof ArgumentsError)) throw error;
    throw new OperationError(redact(error.message, texts(args)), { cause: error.cause });
  }
}

function texts(args: unknown): string[] {
  return Object.values(args ?? {}).filter((value): value is string => typeof value === "string");
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

/** The error that there is no such thing, which says what there is instead. */
export async function missing(kind: string, meant: Meant, all: () => Promise<Named[]>): Promise<PbxError> {
  const known = { id: "with this id", name: "of this name", number: "of this number" }[meant.by];
  const what = `the PBX has no ${kind} ${known}`;
  try {
    const there = await all();
    return new PbxError(`${what}; ${instead(meant, there)}`);
  } catch (error) {
    // What counts is that it is missing: where looking for others fails, the error goes without them.
    if (error instanceof PbxError) return new PbxError(what);
    throw error;
  }
}

function instead(meant: Meant, there: readonly Named[]): string {
  if (meant.by === "id") return insteadOfId(meant.id, there);
  return insteadOfName(meant.by === "name" ? meant.name : meant.number, there);
}
