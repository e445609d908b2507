import { hint } from "../text/nearest";
import { UsageError } from "./command";

/**
 * What may stand behind an option: a text; a text each time that it is given; nothing; nothing, `=true` or `=false`; a
 * text or nothing.
 */
export type OptionKind = "text" | "texts" | "flag" | "switch" | "perhaps";

/** A command's options by their names, without the dashes. */
export type OptionKinds = Readonly<Record<string, OptionKind>>;

/** `--stack [NAME]` and `-s NAME`, as every command of Pulumi's own takes it. */
export const STACK_OPTION = { stack: "perhaps" } as const satisfies OptionKinds;

/** One letter for an option, as Pulumi has it. */
const LETTERS = new Map([
  ["s", "stack"],
  ["h", "help"],
]);

/** The options that were given, of those that a command has. */
export class GivenOptions<Name extends string> {
  constructor(private readonly values: ReadonlyMap<string, readonly (string | undefined)[]>) {}

  has(name: Name): boolean {
    return this.values.has(name);
  }

  /** Undefined where the option was not given, or without a text. */
  text(name: Name): string | undefined {
    return this.values.get(name)?.[0];
  }

  texts(name: Name): readonly string[] {
    return this.values.get(name)?.filter((value) => value !== undefined) ?? [];
  }

  /** A switch that was not given is as its default. */
  isOn(name: Name, byDefault: boolean): boolean {
    return this.has(name) ? this.text(name) !== "false" : byDefault;
  }
}

/**
 * Reads a command line that has options only.
 * @throws {@link UsageError} with what is allowed
 */
export function readOptions<Kinds extends OptionKinds>(
  args: readonly string[],
  kinds: Kinds,
): GivenOptions<keyof Kinds & string> {
  const { options, names, allowedAre } = read(args, kinds);
  const [name] = names;
  if (name !== undefined) throw new UsageError(`takes options only, not ${name}: ${allowedAre}`);
  return options;
}

/**
 * Reads a command line that has options and, in any order, names; behind `--` there are names only.
 * @throws {@link UsageError} with what is allowed
 */
export function readOptionsAndNames<Kinds extends OptionKinds>(
  args: readonly string[],
  kinds: Kinds,
): { readonly options: GivenOptions<keyof Kinds & string>; readonly names: readonly string[] } {
  const end = args.indexOf("--");
  const { options, names } = read(end < 0 ? args : args.slice(0, end), kinds);
  return { options, names: [...names, ...(end < 0 ? [] : args.slice(end + 1))] };
}

function read<Kinds extends OptionKinds>(
  args: readonly string[],
  kinds: Kinds,
): {
  readonly options: GivenOptions<keyof Kinds & string>;
  readonly names: readonly string[];
  readonly allowedAre: string;
} {
  const others: string[] = [];
  const names = Object.keys(kinds);
  const allowed = names.map((name) => `--${name}`);
  const allowedAre = `(allowed: ${allowed.join(", ")})`;
  const given = new Map<string, (string | undefined)[]>();
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const { raw, name, inline } = parts(arg);
    if (name === undefined) {
      others.push(arg);
      continue;
    }
    const kind = kinds[name];
    if (kind === undefined || !names.includes(name))
      throw new UsageError(`there is no option ${raw}${hint(raw, allowed)} ${allowedAre}`);
    const takesNext = inline === undefined && (kind === "text" || kind === "texts" || kind === "perhaps");
    const next =
      takesNext && (kind !== "perhaps" || left[0]?.startsWith("-") === false) ? left.shift() : inline;
    if (takesNext && next?.startsWith("-") === true)
      throw new UsageError(`${raw} needs a value; for one that starts with a dash, write ${raw}=${next}`);
    const earlier = given.get(name) ?? [];
    given.set(name, [...earlier, checked(raw, kind, next)]);
    if (earlier.length > 0 && kind !== "texts" && kind !== "flag")
      throw new UsageError(`${raw} is given ${earlier.length + 1} times`);
  }
  return { options: new GivenOptions(given), names: others, allowedAre };
}

/** `--name`, `--name=value`, `-n`, `-nvalue` and `-n=value`; without a name where it is no option. */
function parts(arg: string): { raw: string; name?: string | undefined; inline?: string | undefined } {
  const [, long, longValue] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  if (long !== undefined) return { raw: `--${long}`, name: long, inline: longValue };
  const [, letter = "", shortValue = ""] = /^-([^-=])=?(.*)$/s.exec(arg) ?? [];
  if (letter === "") return { raw: arg };
  const raw = `-${letter}`;
  return { raw, name: LETTERS.get(letter) ?? letter, ...(arg.length > 2 && { inline: shortValue }) };
}

function checked(raw: string, kind: OptionKind, value: string | undefined): string | undefined {
  switch (kind) {
    case "flag":
      if (value !== undefined) throw new UsageError(`${raw} takes no value`);
      return undefined;
    case "switch":
      if (value !== undefined && value !== "true" && value !== "false")
        throw new UsageError(`${raw} takes no value but =true and =false`);
      return value;
    case "perhaps":
      if (value === "") throw new UsageError(`${raw} is given an empty name`);
      return value;
    case "text":
    case "texts":
      if (value === undefined || value === "") throw new UsageError(`${raw} needs a value`);
      return value;
  }
}
