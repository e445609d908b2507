import path from "node:path";
import { ensureEngine } from "../engine/ensure";
import { Stack } from "../engine/stack";
import { repositoryRoot } from "../lib/paths";
import { atEnd, runScript } from "../lib/script";
import { readArguments } from "../lib/usage";
import { startPbx } from "../../test/pbx/index";
import { grownPbx, playBrownfield } from "./brownfield";
import { playDay } from "./day";
import { sayHowToGoOn } from "./keep";
import { Scene } from "./scene";
import { heading, say } from "./say";

const usage = `npm run demo [-- OPTIONS]

A day with the provider, in about a minute: the real Pulumi CLI against an embedded PBX, in temporary folders.

  --brownfield   the day of a PBX that has groups already, which are brought under code
  --keep         keeps PBX and stack at the end, to go on by hand, until Ctrl-C`;

const options = {
  keep: { type: "boolean", default: false },
  brownfield: { type: "boolean", default: false },
} as const;

async function main(args: string[]): Promise<number> {
  const { keep, brownfield } = readArguments(args, options).values;

  heading("A PBX to play with, and the Pulumi CLI");
  const engine = await ensureEngine();
  say(`Pulumi ${engine.version} from ${engine.from}`);
  const pbx = await startPbx(brownfield ? grownPbx : {});
  atEnd(() => pbx.close());
  say(`An embedded PBX at ${pbx.url}, with these trunks:`);
  for (const trunk of pbx.tenant().trunks) say(`  ${trunk.name}`);

  const settings = { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token };
  const stack = await Stack.create(engine, {
    program: brownfield ? { files: {} } : { folder: path.join(repositoryRoot, "examples", "user-groups") },
    environment: settings,
    color: process.stdout.isTTY,
    onOutput: (text) => process.stdout.write(text),
  });
  atEnd(() => {
    stack.remove();
  });
  const program = brownfield ? "There is no program yet" : "The program is examples/user-groups";
  say(`${program}, on a stack in a temporary folder.`);

  await (brownfield ? playBrownfield : playDay)(new Scene(pbx, stack), keep);
  if (keep) {
    sayHowToGoOn(engine, stack, settings);
    await new Promise(() => undefined);
  }
  heading("That was the day: everything did what it says, and nothing is left behind");
  return 0;
}

void runScript({ usage, main });
