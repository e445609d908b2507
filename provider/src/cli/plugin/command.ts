import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Command, CommandError, STATUS, UsageError } from "../command";
import { onDisk } from "../files";
import { readOptions } from "../options";
import { findProject } from "../project";
import { withPlugin } from "./withPlugin";

const HELP = `npx pulumi-portsip plugin: tells a Pulumi project where the plugin is

  --setup  writes into the project's Pulumi.yaml where pulumi-resource-portsip is: in this package

Exit status: 0 it is there; 1 failed; 2 a wrong command line.
`;

export const pluginCommand: Command = { help: HELP, run };

function run(args: readonly string[]): Promise<number> {
  if (!readOptions(args, { setup: "flag", help: "flag" }).has("setup"))
    throw new UsageError("nothing to do: give --setup");
  const project = findProject(process.cwd());
  if (project === undefined)
    throw new CommandError("there is no Pulumi.yaml here, nor in a folder above: run it in a Pulumi project");
  const text = onDisk.textOf(project.file);
  if (text === undefined) throw new CommandError(`${project.file} cannot be read`);
  const name = path.basename(project.file);
  const place = placeSeenFrom(project.folder);
  const written = withPlugin(text, place);
  if (written === "no project")
    throw new CommandError(`${name} has no name, or no runtime: it is not yet a project that Pulumi can run`);
  if ("byHand" in written)
    throw new CommandError(
      `${name} is not written in the block form that this command can edit; add this to ${written.to}:\n${written.byHand}`,
    );
  if ("named" in written) {
    const problem = problemWithNamed(project.folder, written.named);
    if (problem !== undefined) throw new CommandError(`${name} ${problem}; the right path is ${place}`);
    process.stdout.write(`${name} names the plugin already.\n`);
  } else {
    writeFileSync(project.file, written.text);
    process.stdout.write(`Wrote into ${name} where the plugin is: ${place}\n`);
  }
  return Promise.resolve(STATUS.done);
}

function problemWithNamed(folder: string, named: string | undefined): string | undefined {
  if (named === undefined) return "names the plugin, but no path to it that can be read";
  const executable = path.resolve(folder, named, "pulumi-resource-portsip");
  return onDisk.kindOf(executable) === "file"
    ? undefined
    : `looks for the plugin in ${named}, where it is not`;
}

/** Where the plugin is: by the way that every machine has which installs the project, where there is one. */
function placeSeenFrom(folder: string): string {
  const bin = path.resolve(__dirname, "../../../bin");
  for (let above = folder; ; above = path.dirname(above)) {
    const installed = path.join(above, "node_modules/pulumi-portsip/bin");
    if (onDisk.kindOf(installed) === "folder") return slashes(path.relative(folder, installed));
    if (path.dirname(above) === above) return slashes(path.relative(folder, bin));
  }
}

function slashes(file: string): string {
  return file.split(path.sep).join("/");
}
