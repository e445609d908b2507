import { parseArgs } from "node:util";
import { nearest } from "../../model/nearest";
import { UsageError } from "../command";

/** What `import` is asked to do. */
export interface ImportOptions {
  /** Groups of these ids only; empty means all that `filter` and `search` let through. */
  readonly ids: readonly string[];
  readonly filter: string | undefined;
  readonly search: string | undefined;
  readonly connection: string | undefined;
  /** The folder that the program is written to. */
  readonly out: string | undefined;
  /** Over a file that is there already. */
  readonly force: boolean;
  /** Whether to add the groups to the state of the selected stack. */
  readonly stack: boolean;
  readonly dryRun: boolean;
}

const TEXTS = ["filter", "search", "id", "connection", "out"] as const;
const FLAGS = ["stack", "force", "dry-run", "help"] as const;
const ALLOWED = [...TEXTS, ...FLAGS].map((name) => `--${name}`);

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): ImportOptions {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(TEXTS.map((name) => [name, { type: "string" } as const])),
      ...Object.fromEntries(FLAGS.map((name) => [name, { type: "boolean" } as const])),
    },
    // What is wrong is said by ourselves, with what is allowed.
    strict: false,
    tokens: true,
  });
  const texts = new Map<string, string[]>();
  const flags = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional")
      throw new UsageError(`takes options only, not ${token.value}: ${allowed()}`);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (isOneOf(FLAGS, name)) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
      flags.add(name);
    } else if (isOneOf(TEXTS, name)) {
      texts.set(name, [...(texts.get(name) ?? []), textOf(name, value, inlineValue === true)]);
    } else {
      const [guess] = nearest(rawName, ALLOWED);
      throw new UsageError(
        `there is no option ${rawName}${guess === undefined ? "" : `; did you mean ${guess}?`} ${allowed()}`,
      );
    }
  }
  for (const [name, values] of texts) {
    if (name !== "id" && values.length > 1) throw new UsageError(`--${name} is given ${values.length} times`);
  }
  const one = (name: (typeof TEXTS)[number]): string | undefined => texts.get(name)?.[0];
  const ids = texts.get("id") ?? [];
  if (ids.length > 0 && (texts.has("filter") || texts.has("search")))
    throw new UsageError("--id says which groups are meant: leave out --filter and --search");
  if (flags.has("force") && !texts.has("out"))
    throw new UsageError("--force is about the file that --out DIR writes, and --out is not given");
  return {
    ids: [...new Set(ids)],
    filter: one("filter"),
    search: one("search"),
    connection: one("connection"),
    out: one("out"),
    force: flags.has("force"),
    stack: flags.has("stack"),
    dryRun: flags.has("dry-run"),
  };
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

function allowed(): string {
  return `(allowed: ${ALLOWED.join(", ")})`;
}
