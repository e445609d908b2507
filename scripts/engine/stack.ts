import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type CommandResult, type RunningCommand, startCommand } from "../lib/command";
import { makeTemporaryFolder, removeFolder } from "../lib/temporary";
import { type ConfigValue, isSecret, writePlainConfig } from "./config";
import { type StackFolders, stackEnvironment, stackFolders } from "./environment";
import { fileNames } from "./files";
import type { Engine } from "./find";
import { type Program, makeProject, writeFileIn } from "./project";
import { type StackState, parseState } from "./state";

export interface StackOptions {
  program: Program;
  /** Changes to the environment of its runs; `undefined` takes a variable away. */
  environment?: NodeJS.ProcessEnv;
  color?: boolean;
  /** Called with the CLI's own output as it comes. */
  onOutput?: (text: string) => void;
}

const stackName = "dev";

/** Commands that change something ask first, and show a preview of their own unless told not to. */
const impliedOptions: Record<string, string[]> = {
  up: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview"],
  destroy: ["--yes", "--skip-preview"],
  import: ["--yes"],
};

/** What `run` runs, but for what is said to every command: no questions, and colour or none. */
export function fullCommand(command: string, args: string[]): string[] {
  return [command, ...(impliedOptions[command] ?? []), ...args];
}

/** A Pulumi project with one stack, on the real CLI, in temporary folders of its own. */
export class Stack {
  /** Read anew by each run; a test may change it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly folders: StackFolders;
  private readonly runs = new Set<RunningCommand>();

  private constructor(
    private readonly engine: Engine,
    private readonly root: string,
    private readonly options: StackOptions,
  ) {
    this.folders = stackFolders(root);
    this.environment = { ...stackEnvironment(engine, this.folders), ...options.environment };
  }

  static async create(engine: Engine, options: StackOptions): Promise<Stack> {
    const stack = new Stack(engine, makeTemporaryFolder(), options);
    const { project, home, state, temporary } = stack.folders;
    try {
      await Promise.all([home, state, temporary].map((folder) => mkdir(folder, { recursive: true })));
      await makeProject(project, options.program);
      await stack.quietly("stack", "init", stackName);
    } catch (error) {
      stack.remove();
      throw error;
    }
    return stack;
  }

  /** Runs `pulumi COMMAND …`; a command that fails gives its code, not an error. */
  run(command: string, ...args: string[]): Promise<CommandResult> {
    return this.start(command, ...args).done;
  }

  /** As `run`, but hands back the running command, to be watched or killed. */
  start(command: string, ...args: string[]): RunningCommand {
    return this.spawn(fullCommand(command, args), this.options.onOutput);
  }

  async config(values: Record<string, ConfigValue>): Promise<void> {
    const secrets: string[] = [];
    const plain: Record<string, ConfigValue> = {};
    for (const [key, value] of Object.entries(values)) {
      if (isSecret(value)) secrets.push("--secret", `${key}=${value.secret}`);
      else plain[key] = value;
    }
    writePlainConfig(this.folders.project, stackName, plain);
    if (secrets.length > 0) await this.quietly("config", "set-all", ...secrets);
  }

  async state(): Promise<StackState> {
    return parseState((await this.quietly("stack", "export")).stdout);
  }

  /** Writes a file of the program. */
  write(file: string, text: string): Promise<void> {
    return writeFileIn(this.folders.project, file, text);
  }

  /** Changes a file of the program; an edit that changes nothing is a mistake of the caller's. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const before = await readFile(path.join(this.folders.project, file), "utf8");
    const after = change(before);
    if (after === before) throw new Error(`The edit of ${file} changes nothing.`);
    await this.write(file, after);
  }

  /** Ends what still runs and removes all its folders. */
  remove(): void {
    for (const running of this.runs) running.kill();
    removeFolder(this.root);
  }

  private async quietly(...args: string[]): Promise<CommandResult> {
    const result = await this.spawn(args).done;
    if (result.code !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed:\n${result.output}`);
    return result;
  }

  private spawn(args: string[], onOutput?: (text: string) => void): RunningCommand {
    const common = ["--non-interactive", "--color", this.options.color === true ? "always" : "never"];
    const running = startCommand(path.join(this.engine.binDir, fileNames.cli), [...args, ...common], {
      folder: this.folders.project,
      environment: this.environment,
      ...(onOutput && { onOutput }),
    });
    this.runs.add(running);
    const forget = (): void => void this.runs.delete(running);
    running.done.then(forget, forget);
    return running;
  }
}
