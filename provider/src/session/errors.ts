import { CancelledError } from "../pbx/cancel";
import { PbxError } from "../pbx/errors";
import { SettingsError } from "../settings/index";

/**
 * What the host logs of our errors. It prints `${error}: ${error.stack}` on stderr for check, diff, read and
 * delete, besides handing the message to the engine, which shows it too: users would read everything twice, the
 * second time with a stack trace. So our errors print as a mark, and that one line is left out.
 */
const MARK = "\u0000portsip: said by the engine";
const SILENT = `${MARK}: ${MARK}`;

/** An error for the person at the terminal: what happened, to which group, and what to do next. */
export class OperationError extends Error {
  override readonly name = "OperationError";
  override readonly stack = MARK;

  override toString(): string {
    return MARK;
  }
}

/** The group is there, but not all of it is as declared, or something about it needs a person. The host keeps it in the state as partly made. */
export class PartlyMadeError extends OperationError {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: object,
  ) {
    super(message);
  }

  readonly reasons = [this.message];
}

/** Puts what was being done, and to which group, in front of what went wrong. */
export function explained(action: string, error: unknown): unknown {
  if (!(error instanceof PbxError) && !(error instanceof SettingsError)) return error;
  const doubt = error instanceof CancelledError && error.maybeDone ? MAY_BE_DONE : "";
  return new OperationError(`cannot ${action}: ${error.message}${doubt}`, { cause: error });
}

const MAY_BE_DONE =
  ", which may have done it all the same: the next pulumi up or destroy finds that out, and goes on from there";

/** Keeps the host from printing our errors a second time. */
export function silenceRepeatedErrors(): void {
  const print = console.error.bind(console);
  console.error = (...values: unknown[]): void => {
    if (values.length !== 1 || values[0] !== SILENT) print(...values);
  };
}
