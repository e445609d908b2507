import { stripVTControlCharacters } from "node:util";
import type { CommandResult } from "../lib/command";
import { type Stack, fullCommand } from "../engine/stack";
import type { Pbx, RecordedRequest } from "../../test/pbx/index";
import { summarise } from "./requests";
import { say } from "./say";
import { groupTable } from "./table";

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

  /** Runs the CLI for all to see, and shows the PBX after it. */
  async pulumi(command: string, ...args: string[]): Promise<Played> {
    say(`$ pulumi ${fullCommand(command, args).join(" ")}`);
    const before = this.pbx.requests.length;
    const result: CommandResult = await this.stack.run(command, ...args);
    const requests = this.pbx.requests.slice(before);
    say("");
    this.showPbx();
    say(`It got these requests: ${summarise(requests)}`);
    return { code: result.code, output: stripVTControlCharacters(result.output), requests };
  }

  showPbx(): void {
    const tenant = this.pbx.tenant();
    say("The PBX holds:", ...groupTable(tenant.groups(), tenant.trunks).map((line) => `  ${line}`));
  }
}
