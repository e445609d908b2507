import { UsageError } from "../command";
import { readOptions, STACK_OPTION } from "../options";
import type { StackChoice } from "../stack";
import { type Door, DYNAMIC, PLUGIN } from "./door";

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
  /** Whether to add the groups to the state of the stack. */
  readonly adds: boolean;
  /** The stack that is meant. */
  readonly stack: StackChoice;
  readonly dryRun: boolean;
  /** By which the program and the stack get the groups. */
  readonly door: Door;
  /** Whether groups that are added are protected, in the program and in the state. */
  readonly protect: boolean;
  /** Whether members are to be read and declared. */
  readonly members: boolean;
  /** Whether the outbound rules that apply to a group are to be read and declared. */
  readonly outboundRules: boolean;
  /** JSON instead of a table. */
  readonly json: boolean;
  /** Whether it is a failure that the stack lacks a group. */
  readonly failOnUnmanaged: boolean;
}

const OPTIONS = {
  out: "text",
  force: "flag",
  ...STACK_OPTION,
  plugin: "flag",
  protect: "switch",
  "dry-run": "flag",
  members: "flag",
  "outbound-rules": "flag",
  json: "flag",
  "fail-on-unmanaged": "flag",
  id: "texts",
  filter: "text",
  search: "text",
  connection: "text",
  help: "flag",
} as const;

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): ImportOptions {
  const options = readOptions(args, OPTIONS);
  const ids = options.texts("id");
  if (ids.length > 0 && (options.has("filter") || options.has("search")))
    throw new UsageError("--id says which groups are meant: leave out --filter and --search");
  if (options.has("force") && !options.has("out"))
    throw new UsageError("--force is about the file that --out DIR writes, and --out is not given");
  if (options.has("plugin") && !options.has("out") && !options.has("stack"))
    throw new UsageError("--plugin is about what --out DIR and --stack write: give one of them, or both");
  for (const looks of ["json", "fail-on-unmanaged"] as const)
    if (options.has(looks) && (options.has("out") || options.has("stack")))
      throw new UsageError(
        `--${looks} only looks: leave out --out and --stack (PULUMI_STACK says which stack is meant)`,
      );
  if (/\.[cm]?[jt]sx?$/.test(options.text("out") ?? ""))
    throw new UsageError("--out DIR is a folder, into which index.ts is written: name it without an ending");
  return {
    ids: [...new Set(ids)],
    filter: options.text("filter"),
    search: options.text("search"),
    connection: options.text("connection"),
    out: options.text("out"),
    force: options.has("force"),
    adds: options.has("stack"),
    stack: options.text("stack"),
    door: options.has("plugin") ? PLUGIN : DYNAMIC,
    dryRun: options.has("dry-run"),
    protect: options.isOn("protect", true),
    members: options.has("members"),
    outboundRules: options.has("outbound-rules"),
    json: options.has("json"),
    failOnUnmanaged: options.has("fail-on-unmanaged"),
  };
}
