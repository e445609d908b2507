import { writeFileSync } from "node:fs";
import type { Group } from "../../pbx";
import { removeStacks } from "../harness";
import { configure, makeScene, placeholders, recorded, tenantsOf } from "./scene";

// Records what the code of today writes, once per release that changes it: a folder with the release's index.ts, then
//   npm run build && npx tsx test/engine/recorded/record.ts RELEASE
// What was recorded is never edited: users have such states.

async function record(release: string): Promise<void> {
  const scene = await makeScene(release);
  const { stack, headquarters, branch } = scene;
  try {
    const acme = headquarters.tenant("Acme");
    acme.addGroup({ name: "Support", description: "Made by hand" });
    await configure(scene, acme.addGroup({ name: "Reception", description: "Only read" }));
    const up = await stack.run("up");
    if (up.code !== 0) throw new Error(up.output);

    let text = withoutPositions((await stack.state()).text);
    for (const [placeholder, value] of placeholders(scene)) text = text.replaceAll(value, placeholder);
    writeFileSync(recorded(release, "state.json"), text);
    const groups = Object.fromEntries(
      tenantsOf(scene).map((tenant) => [tenant.name, tenant.groups().map(bodyOf)]),
    );
    writeFileSync(recorded(release, "pbx.json"), `${JSON.stringify(groups, null, 4)}\n`);
  } finally {
    removeStacks();
    await Promise.all([headquarters.close(), branch.close()]);
  }
}

/** Where in the program something stands, by the paths of one machine, is nothing that we read. */
function withoutPositions(state: string): string {
  const positions = new Set(["stackTrace", "sourcePosition"]);
  const value: unknown = JSON.parse(state, (key, each: unknown) => (positions.has(key) ? undefined : each));
  return `${JSON.stringify(value, null, 4)}\n`;
}

/** As a request that makes it: without its id and blank fields. */
function bodyOf({ id: _, outbound_caller_ids, ...rest }: Group): object {
  const present = (object: object): object =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  return { ...present(rest), outbound_caller_ids: outbound_caller_ids.map(present) };
}

const [release] = process.argv.slice(2);
if (release === undefined) throw new Error("Usage: npx tsx test/engine/recorded/record.ts RELEASE");
void record(release);
