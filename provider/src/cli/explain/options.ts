import { UsageError } from "../command";
import { readOptionsAndNames, STACK_OPTION } from "../options";
import type { StackChoice } from "../stack";

/** What `explain` is asked. */
export interface ExplainOptions {
  /** By name or id; empty means all, or those of the extensions. */
  readonly groups: readonly string[];
  /** Extension numbers; empty means every member. */
  readonly extensions: readonly string[];
  readonly json: boolean;
  readonly connection: string | undefined;
  /** The stack whose settings are used. */
  readonly stack: StackChoice;
}

const OPTIONS = {
  extension: "texts",
  json: "flag",
  ...STACK_OPTION,
  connection: "text",
  help: "flag",
} as const;

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): ExplainOptions {
  const { options, names } = readOptionsAndNames(args, OPTIONS);
  if (names.includes("")) throw new UsageError("a GROUP is empty: give the name of a user group, or its id");
  const extensions = options.texts("extension");
  const wrong = extensions.find((number) => !/^\d{3,64}$/.test(number));
  if (wrong !== undefined)
    throw new UsageError(`--extension takes the number of an extension, 3 to 64 digits, not ${wrong}`);
  return {
    groups: [...new Set(names)],
    extensions: [...new Set(extensions)],
    json: options.has("json"),
    connection: options.text("connection"),
    stack: options.text("stack"),
  };
}
