import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a script was asked for is wrong; its message says what. */
export class UsageError extends Error {}

type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/**
 * Reads a script's command line: its options, and at most `names` words that are not options.
 * @throws {@link UsageError} with what is wrong
 */
export function readArguments<const T extends Options>(args: string[], options: T, names = 0): Parsed<T> {
  const parsed = parsedOrRefused(args, options);
  const unexpected = parsed.positionals.slice(names);
  if (unexpected.length > 0) throw new UsageError(`Unexpected: ${unexpected.join(" ")}`);
  return parsed;
}

function parsedOrRefused<const T extends Options>(args: string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Node's sentences after the first are about words that begin with a dash.
    if (error instanceof TypeError) throw new UsageError(error.message.replace(/\. .*$/s, ""));
    throw error;
  }
}

export const asksForHelp = (args: readonly string[]): boolean =>
  args.some((each) => each === "--help" || each === "-h");
