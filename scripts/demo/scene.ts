import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type CommandResult, runCommand } from "../lib/command";
import { repositoryRoot } from "../lib/paths";
import { type Stack, fullCommand } from "../engine/stack";
import type { Pbx, RecordedRequest } from "../../test/pbx/index";
import { countChanging, summarise } from "./requests";
import { say } from "./say";
import { groupTable, shownGroups } from "./table";

/** What a run of the CLI printed, without colours, and what the PBX got of it. */
export interface Played {
  code: number;
  output: string;
  requests: RecordedRequest[];
}

/** The PBX and the stack that the demo plays with. */
export class Scene {
  constructor(
    readonly pbx: Pbx,
    readonly stack: Stack,
  ) {}

  /** Runs the CLI for all to see, and shows what the PBX got of it. */
  pulumi(command: string, ...args: string[]): Promise<Played> {
    return this.play(`pulumi ${fullCommand(command, args).join(" ")}`, () =>
      this.stack.run(command, ...args),
    );
  }

  /** The same for a command of the package's own. */
  portsip(...args: string[]): Promise<Played> {
    return this.play(`npx pulumi-portsip ${args.join(" ")}`, () =>
      runCommand(path.join(repositoryRoot, "node_modules", ".bin", "pulumi-portsip"), args, {
        folder: this.stack.folders.project,
        environment: this.stack.environment,
        onOutput: (text) => process.stdout.write(text),
      }),
    );
  }

  private async play(command: string, run: () => Promise<CommandResult>): Promise<Played> {
    say(`$ ${command}`);
    const before = this.pbx.requests.length;
    const result = await run();
    const requests = this.pbx.requests.slice(before);
    say("");
    if (countChanging(requests) > 0) this.showPbx();
    say(requests.length === 0 ? "The PBX got no request." : "The PBX got these requests:");
    say(...summarise(requests).map((line) => `  ${line}`));
    return { code: result.code, output: stripVTControlCharacters(result.output), requests };
  }

  showPbx(): void {
    const tenant = this.pbx.tenant();
    say("The PBX holds:", ...groupTable(shownGroups(tenant), tenant.trunks).map((line) => `  ${line}`));
  }
}
