import { UsageError } from "../command";
import { readOptions } from "../options";

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

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): ImportOptions {
  const { texts, flags } = readOptions(args, TEXTS, FLAGS, ["id"]);
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
