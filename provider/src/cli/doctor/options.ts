import { readOptions } from "../options";

/** What `doctor` is asked to do. */
export interface DoctorOptions {
  readonly connection: string | undefined;
  readonly json: boolean;
}

/** Reads the command line. @throws {@link UsageError} with what is allowed */
export function parseOptions(args: readonly string[]): DoctorOptions {
  const { texts, flags } = readOptions(args, ["connection"], ["json", "help"]);
  return { connection: texts.get("connection")?.[0], json: flags.has("json") };
}
