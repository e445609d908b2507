import { isDeepStrictEqual } from "node:util";
import type { Group } from "../../test/pbx/index";
import { countAboutGroups, countChanging } from "./requests";
import type { Scene } from "./scene";
import { check, heading, say } from "./say";

/** Groups by name, their caller IDs in one order: two of these are equal when an administrator would call them so. */
function comparable(groups: Group[]): unknown {
  const key = (entry: { provider_id: string; caller_id: string }): string =>
    `${entry.provider_id} ${entry.caller_id}`;
  return groups
    .map((group) => ({
      ...group,
      outbound_caller_ids: [...group.outbound_caller_ids].sort((a, b) => key(a).localeCompare(key(b))),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function preview(scene: Scene): Promise<void> {
  heading("Preview: what would Pulumi do?");
  const { code, requests } = await scene.pulumi("preview");
  check(code === 0, "the preview succeeds");
  check(countChanging(requests) === 0, "a preview changes nothing on the PBX");
  check(scene.pbx.tenant().groups().length === 0, "the PBX has no groups yet");
}

async function firstUp(scene: Scene): Promise<number> {
  heading("Up: the departments of the program become groups on the PBX");
  const { code, requests } = await scene.pulumi("up");
  check(code === 0, "the update succeeds");
  const made = scene.pbx.tenant().groups().length;
  check(made > 0, `the PBX has the program's groups (${made})`);
  check(countChanging(requests) === made, `each took one request that changes something (${made})`);
  return made;
}

async function nothingToDo(scene: Scene, made: number): Promise<void> {
  heading("Preview again: nothing to do");
  const { code, output, requests } = await scene.pulumi("preview", "--expect-no-changes");
  check(code === 0 && output.includes(`${made + 1} unchanged`), "there is nothing to do");
  check(countAboutGroups(requests) === 0, "the PBX wasn't asked about any group, only for its trunks");
}

interface WebEdit {
  group: Group;
  oldNumber: string;
  newNumber: string;
  newDescription: string;
}

function editInWebPage(scene: Scene): WebEdit {
  heading("Meanwhile somebody edits a group in the PBX's web page");
  const tenant = scene.pbx.tenant();
  const group = tenant.groups().find((each) => each.outbound_caller_ids.length > 0);
  const [first, ...others] = group?.outbound_caller_ids ?? [];
  if (group === undefined || first === undefined)
    throw new Error("The example declares no caller ID to edit.");
  const edit = {
    group,
    oldNumber: first.caller_id,
    newNumber: "0800999000",
    newDescription: "Changed by hand",
  };
  tenant.editGroup(group.id, {
    description: edit.newDescription,
    outbound_caller_ids: [{ ...first, caller_id: edit.newNumber }, ...others].map(withoutBlanks),
  });
  say(
    `In "${group.name}": the number ${edit.oldNumber} became ${edit.newNumber}, and the description another.`,
  );
  scene.showPbx();
  return edit;
}

// The web page, like the API, takes no nulls where it gives some.
function withoutBlanks(entry: object): object {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null));
}

async function seeDrift(scene: Scene, made: number, edit: WebEdit): Promise<void> {
  heading("Preview with --refresh: exactly that edit, and what up would put right");
  const { code, output, requests } = await scene.pulumi("preview", "--refresh", "--diff");
  check(code === 0, "the preview succeeds");
  for (const text of [edit.newNumber, edit.oldNumber, edit.newDescription]) {
    check(output.includes(text), `it shows ${text}`);
  }
  check(output.match(/UserGroup: \(refresh\)/g)?.length === 1, "no other group shows a change");
  check(output.includes("~ 1 to update"), "one group is to be updated");
  check(output.includes(`${made} unchanged`), "and everything else is left as it is");
  check(countChanging(requests) === 0, "a preview changes nothing on the PBX");
}

async function repair(scene: Scene, before: Group[], edit: WebEdit): Promise<void> {
  heading("Up with --refresh: repaired");
  const { code, requests } = await scene.pulumi("up", "--refresh");
  check(code === 0, "the update succeeds");
  check(
    isDeepStrictEqual(comparable(scene.pbx.tenant().groups()), comparable(before)),
    `"${edit.group.name}" is as the program says, with the same id; the others are as before`,
  );
  check(countChanging(requests) === 1, "one request changed something");
}

const mistake = `
new portsip.UserGroup("night-shift", {
  name: "",
  outboundCallerIds: [{ providerId: "any", callerId: 4930123456 }],
});
`;

async function refusedInput(scene: Scene): Promise<void> {
  heading("A mistake in the program: an empty name, and a number that lost its quotes");
  say(...mistake.trim().split("\n"));
  let original = "";
  await scene.stack.edit("index.ts", (text) => {
    original = text;
    return text + mistake;
  });
  const { code, output, requests } = await scene.pulumi("preview");
  check(code !== 0, "the preview fails");
  for (const property of ["name", "outboundCallerIds[0].callerId"]) {
    check(new RegExp(`\\b${property.replace(/[[\]]/g, "\\$&")}\\b`).test(output), `it names ${property}`);
  }
  check(!/^\s+at .+:\d+:\d+\)?$/m.test(output), "it shows no stack trace");
  check(countAboutGroups(requests) === 0, "the PBX got no request about any group");
  await scene.stack.edit("index.ts", () => original);
  say("The program is as it was.");
}

async function destroy(scene: Scene, made: number): Promise<void> {
  heading("Destroy: the groups go again");
  const { code, requests } = await scene.pulumi("destroy");
  check(code === 0, "the destruction succeeds");
  check(scene.pbx.tenant().groups().length === 0, "the PBX holds no groups");
  check(countChanging(requests) === made, `each took one request that changes something (${made})`);
}

/** The day of an administrator. Kept, it stops before the groups are destroyed. */
export async function playDay(scene: Scene, keep: boolean): Promise<void> {
  await preview(scene);
  const made = await firstUp(scene);
  await nothingToDo(scene, made);
  const before = scene.pbx.tenant().groups();
  const edit = editInWebPage(scene);
  await seeDrift(scene, made, edit);
  await repair(scene, before, edit);
  await refusedInput(scene);
  if (!keep) await destroy(scene, made);
}
