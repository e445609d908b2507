import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Group, PbxOptions } from "../../test/pbx/index";
import { countChanging } from "./requests";
import type { Scene } from "./scene";
import { check, heading, say } from "./say";

/** A PBX as years of a web page leave it: names used twice, fields that we don't know, lists in any order. */
export const grownPbx: PbxOptions = { duplicateNames: true, extraFields: true, shuffleCallerIds: true };

const NEW_NOTE = "Calls from Berlin";

function fill(scene: Scene): Group[] {
  heading("The PBX has had groups for years, made by hand");
  const tenant = scene.pbx.tenant();
  const [first = "", second = ""] = tenant.trunks.map(({ id }) => id);
  const groups = [
    {
      name: "Sales",
      description: "Outbound team",
      callerIds: [
        [first, "3000"],
        [second, "442079460012"],
      ],
    },
    { name: "Sales", description: "The other sales, ask Ann", callerIds: [[first, "12000"]] },
    { name: 'Büro "Berlin" 🐻', description: "Berlin", callerIds: [[first, "12001"]] },
    { name: "営業部", callerIds: [[second, "442079460100"]] },
    { name: "support", callerIds: [] },
    {
      name: "Twice",
      callerIds: [
        [first, "12002"],
        [first, "12002"],
      ],
    },
  ];
  for (const { callerIds, ...group } of groups) {
    const outbound_caller_ids = callerIds.map(([provider_id, caller_id]) => ({ provider_id, caller_id }));
    tenant.addGroup({ ...group, outbound_caller_ids });
  }
  scene.showPbx();
  return tenant.groups();
}

async function bringUnderCode(scene: Scene, before: Group[]): Promise<void> {
  heading("Import: a program is written, and the stack gets to know the groups");
  const { code, output, requests } = await scene.portsip("import", "--out", ".", "--stack");
  check(code === 3, "it is done, but for a group that no program can declare (exit status 3)");
  check(
    /"Twice" .*is the same number on the same trunk/.test(output),
    "that group is named, with the reason",
  );
  check(output.includes("Added 5 groups to the stack dev"), "the stack has the five others");
  check(countChanging(requests) === 0, "the PBX was only read");
  check(isDeepStrictEqual(groupsOf(scene), before), "its groups are as they were");
  say(
    "",
    "index.ts:",
    ...readFileSync(path.join(scene.stack.folders.project, "index.ts"), "utf8").split("\n"),
  );
}

async function nothingToDo(scene: Scene): Promise<void> {
  heading("Preview: nothing to do");
  const { code, output, requests } = await scene.pulumi("preview", "--expect-no-changes");
  check(code === 0 && output.includes("6 unchanged"), "there is nothing to do");
  check(output.includes('declare groups of one name, "Sales"'), "the two groups of one name are pointed out");
  check(countChanging(requests) === 0, "and nothing was written");
}

async function editOne(scene: Scene, before: Group[]): Promise<void> {
  heading("One edit in the program, and up");
  await scene.stack.edit("index.ts", (text) => text.replace('"Berlin",', `"${NEW_NOTE}",`));
  const { code, requests } = await scene.pulumi("up");
  check(code === 0, "the update succeeds");
  check(countChanging(requests) === 1, "one request changed something");
  const changed = groupsOf(scene).filter((group) => !before.some((old) => isDeepStrictEqual(old, group)));
  check(
    changed.length === 1 && changed[0]?.description === NEW_NOTE,
    "it changed exactly that group; fields that we don't know are as before, in it and in all others",
  );
}

async function withoutThem(scene: Scene): Promise<void> {
  heading("A program without the groups: they are protected, and stay");
  const before = groupsOf(scene);
  const file = path.join(scene.stack.folders.project, "index.ts");
  const program = readFileSync(file, "utf8");
  await scene.stack.write("index.ts", "export {};\n");
  const { code, output, requests } = await scene.pulumi("up");
  check(code !== 0 && /because\s+it\s+is\s+protected/.test(output), "the update fails, and says why");
  check(countChanging(requests) === 0, "nothing was written");
  check(isDeepStrictEqual(groupsOf(scene), before), "the PBX's groups are as they were");
  await scene.stack.write("index.ts", program);
}

async function again(scene: Scene): Promise<void> {
  heading("Import again: what the stack has is left alone");
  const before = (await scene.stack.state()).text;
  const { output, requests } = await scene.portsip("import", "--stack");
  check(output.includes("Nothing to add"), "there is nothing to add");
  check((await scene.stack.state()).text === before, "the state is as it was");
  check(countChanging(requests) === 0, "the PBX was only read");
}

// The PBX shuffles caller IDs in its answers only, not in what it holds.
function groupsOf(scene: Scene): Group[] {
  return scene.pbx.tenant().groups();
}

/** The day on which groups that exist already come under code. They stay on the PBX in the end. */
export async function playBrownfield(scene: Scene): Promise<void> {
  const before = fill(scene);
  await bringUnderCode(scene, before);
  await nothingToDo(scene);
  await editOne(scene, before);
  await withoutThem(scene);
  await again(scene);
}
