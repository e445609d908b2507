import { parseArgs } from "node:util";
import { hint } from "../text/nearest";
import { UsageError } from "./command";

/** The options of a command that were given. */
export interface Given<Text extends string, Flag extends string> {
  readonly texts: ReadonlyMap<Text, readonly string[]>;
  readonly flags: ReadonlySet<Flag>;
}

/**
 * Reads a command line of options that take a text, and of flags.
 * @throws {@link UsageError} with what is allowed
 */
export function readOptions<Text extends string, Flag extends string>(
  args: readonly string[],
  texts: readonly Text[],
  flags: readonly Flag[],
  severalTimes: readonly Text[] = [],
): Given<Text, Flag> {
  const allowed = [...texts, ...flags].map((name) => `--${name}`);
  const allowedAre = `(allowed: ${allowed.join(", ")})`;
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(texts.map((name) => [name, { type: "string" } as const])),
      ...Object.fromEntries(flags.map((name) => [name, { type: "boolean" } as const])),
    },
    // What is wrong is said by ourselves, with what is allowed.
    strict: false,
    tokens: true,
  });
  const given = { texts: new Map<Text, string[]>(), flags: new Set<Flag>() };
  for (const token of tokens) {
    if (token.kind === "positional")
      throw new UsageError(`takes options only, not ${token.value}: ${allowedAre}`);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (isOneOf(flags, name)) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
      given.flags.add(name);
    } else if (isOneOf(texts, name)) {
      given.texts.set(name, [...(given.texts.get(name) ?? []), textOf(name, value, inlineValue === true)]);
    } else {
      throw new UsageError(`there is no option ${rawName}${hint(rawName, allowed)} ${allowedAre}`);
    }
  }
  for (const [name, values] of given.texts) {
    if (!severalTimes.includes(name) && values.length > 1)
      throw new UsageError(`--${name} is given ${values.length} times`);
  }
  return given;
}

function textOf(name: string, value: string | undefined, inline: boolean): string {
  if (value === undefined || value === "") throw new UsageError(`--${name} needs a value`);
  if (!inline && value.startsWith("-"))
    throw new UsageError(
      `--${name} needs a value; for one that starts with a dash, write --${name}=${value}`,
    );
  return value;
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return names.some((each) => each === name);
}
