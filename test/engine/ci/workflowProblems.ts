import path from "node:path";
import * as z from "zod";
import { runCommand } from "../../../scripts/lib/command";

/** What GitHub's own parser finds wrong with a workflow, names in its expressions included. */
export async function workflowProblems(file: string): Promise<string[]> {
  const checker = path.join(__dirname, "checkWorkflow.mts");
  const { stdout } = await runCommand(process.execPath, ["--import", require.resolve("tsx"), checker, file]);
  return z.array(z.string()).parse(JSON.parse(stdout));
}
