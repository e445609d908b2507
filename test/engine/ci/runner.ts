import { chmod, cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { type CommandResult, type RunningCommand, startCommand } from "../../../scripts/lib/command";
import { repositoryRoot } from "../../../scripts/lib/paths";
import type { Stack } from "../harness";

/** What a machine of ours needs and a CI's runner doesn't: where programs are, and what saves time. */
const ofThisMachine = ["PATH", "PULUMI_SKIP_UPDATE_CHECK", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"];

/** `npm ci` brings the packages that this repository has. */
const npm = `#!/bin/sh
[ "$1" = ci ] || exit 64
ln -sfn '${path.join(repositoryRoot, "node_modules")}' node_modules
`;

/** GitHub's CLI keeps a comment that is made with a token. */
const gh = `#!/bin/sh
[ "$1 $2 $4" = "pr comment --body-file" ] && [ -n "$GH_TOKEN" ] || exit 64
cat "$5" > "\${0%/bin/gh}/comment-on-$3.md"
`;

const started: RunningCommand[] = [];

/** For afterEach, before the stacks are removed: ends what still runs. */
export function endRunners(): void {
  for (const running of started.splice(0)) running.kill();
}

/** A CI's runner: a fresh checkout of a stack's project, a home of its own, and only the variables that it is given. */
export class Runner {
  private constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    /** Where the comment is that the pull request with this number got. */
    readonly commentOn: (number: string) => string,
  ) {}

  static async create(stack: Stack): Promise<Runner> {
    const root = await mkdtemp(path.join(stack.folders.temporary, "runner-"));
    const [checkout, home, bin] = ["checkout", "home", "bin"].map((name) => path.join(root, name)) as [
      string,
      string,
      string,
    ];
    await cp(stack.folders.project, checkout, {
      recursive: true,
      filter: (file) => path.basename(file) !== "node_modules",
    });
    await Promise.all([mkdir(home), mkdir(bin)]);
    for (const [name, script] of Object.entries({ npm, gh })) {
      await writeFile(path.join(bin, name), script);
      await chmod(path.join(bin, name), 0o755);
    }
    const kept = ofThisMachine.map((name) => [name, stack.environment[name]] as const);
    const environment = {
      ...Object.fromEntries(kept),
      PATH: [bin, stack.environment["PATH"]].join(path.delimiter),
      HOME: home,
      // The CLI finds its home by the user database, not by HOME: `pulumi login` would be that of whoever runs the tests.
      PULUMI_HOME: path.join(home, ".pulumi"),
      TMPDIR: root,
    };
    return new Runner(checkout, environment, (number) => path.join(root, `comment-on-${number}.md`));
  }

  /** Starts a script as a runner's shell does: up to the first command that fails. */
  start(script: string, variables: Record<string, string>): RunningCommand {
    const running = startCommand("bash", ["-eo", "pipefail", "-c", script], {
      folder: this.folder,
      environment: { ...this.environment, ...variables },
    });
    started.push(running);
    return running;
  }

  run(script: string, variables: Record<string, string>): Promise<CommandResult> {
    return this.start(script, variables).done;
  }
}
