import { rm } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { type Pbx, startPbx } from "../../test/pbx/index";
import { type Engine, ownFolder } from "../engine/find";
import { nodeFolder } from "../engine/node";
import { Stack } from "../engine/stack";
import { succeed } from "../lib/command";
import { repositoryRoot } from "../lib/paths";
import type { Combination } from "./combinations";
import { filesOf, installCommand, storesIn } from "./project";

/** Packs the provider as it would be published, and gives the tarball's path. */
export async function packProvider(folder: string): Promise<string> {
  const packed = await succeed("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    folder: path.join(repositoryRoot, "provider"),
  });
  // Newer versions of npm give the reports by package, older ones as a list.
  const report = z.object({ filename: z.string() });
  const reports = z.union([z.array(report), z.record(z.string(), report)]).parse(JSON.parse(packed));
  const [first] = Object.values(reports);
  if (first === undefined) throw new Error("npm pack packed nothing.");
  return path.join(folder, first.filename);
}

/**
 * Lives through a group's life on the real CLI, with packages installed as a user installs them.
 * Throws where something is not as it should be.
 */
export async function trial(combination: Combination, engine: Engine, tarball: string): Promise<void> {
  const pbx = await startPbx();
  const stack = await Stack.create(engine, {
    program: { files: filesOf(combination, tarball) },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
  });
  try {
    stack.environment["PATH"] = [await nodeFolder(combination.node), engine.binDir, engine.path].join(
      path.delimiter,
    );
    await install(combination, stack);
    await live(stack, pbx);
  } finally {
    stack.remove();
    await pbx.close();
  }
}

async function live(stack: Stack, pbx: Pbx): Promise<void> {
  await run(stack, "up", [], "+ 2 created", 'numbers: "3000"');
  await run(stack, "preview", ["--expect-no-changes"], "2 unchanged");
  pbx.tenant().editGroup(pbx.tenant().group("sales").id, { description: "edited by hand" });
  await run(stack, "preview", ["--refresh", "--diff"], "edited by hand", "~ 1 to update");
  await run(stack, "up", ["--refresh"], "~ 1 updated");
  await run(stack, "destroy", [], "- 2 deleted");
  if (pbx.tenant().groups().length > 0) throw new Error("destroy left a group on the PBX");
}

async function run(stack: Stack, command: string, options: string[], ...shown: string[]): Promise<void> {
  const { code, output } = await stack.run(command, ...options);
  const missing = shown.filter((text) => !output.includes(text));
  const noise = /warning|deprecated|^\s+at .*:\d+:\d+/im.exec(output);
  if (code === 0 && missing.length === 0 && noise === null) return;
  throw new Error(
    `pulumi ${command} ended with ${code}, without ${JSON.stringify(missing)}, with ${JSON.stringify(noise?.[0])}:\n${output}`,
  );
}

/** Puts packages of its own in the place of the link to this repository's. */
async function install(combination: Combination, stack: Stack): Promise<void> {
  const folder = stack.folders.project;
  await rm(path.join(folder, "node_modules"));
  const [file = "", ...args] = installCommand(combination);
  const environment = { ...process.env, ...storesIn(path.join(ownFolder, "packages")) };
  await succeed(file, args, { folder, environment });
}
