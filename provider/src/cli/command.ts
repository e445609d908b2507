/** A command of `pulumi-portsip`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /** Does it, and gives the exit status. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** Exit statuses, for every command: docs/reference.md says what they mean. */
export const STATUS = { done: 0, failed: 1, wrongUse: 2, leftSomeOut: 3, notUsed: 4, unmanaged: 5 } as const;

/** Something that a person can put right, in one line. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}

/** A command line that cannot be understood. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
}
