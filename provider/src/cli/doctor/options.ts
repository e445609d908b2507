import { readOptions } from "../options";

/** What `doctor` is asked to do. */
export interface DoctorOptions {
  readonly connection: string | undefined;
  readonly json: boolean;
}

const OPTIONS = { connection: "text", json: "flag", help: "flag" } as const;

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): DoctorOptions {
  const options = readOptions(args, OPTIONS);
  return { connection: options.text("connection"), json: options.has("json") };
}
