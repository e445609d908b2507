import { isDeepStrictEqual } from "node:util";
import type { Group } from "../../test/pbx/index";
import { countAboutGroups, countChanging } from "./requests";
import type { Scene } from "./scene";
import { check, heading, say } from "./say";
import { shownGroups } from "./table";

/** What an administrator would call the same PBX: groups, their links and their numbers, whatever the order. */
function onScreen({ pbx }: Scene): unknown {
  const tenant = pbx.tenant();
  return shownGroups(tenant).map((group) => ({
    ...group,
    outbound_caller_ids: [...group.outbound_caller_ids].sort((a, b) => key(a).localeCompare(key(b))),
  }));
}

function key({ provider_id, caller_id }: { provider_id: string; caller_id: string }): string {
  return `${provider_id} ${caller_id}`;
}

/** How many members the groups have, and outbound rules: each is a request of its own. */
function linksOf({ pbx }: Scene): number {
  return shownGroups(pbx.tenant()).flatMap(({ members, rules }) => [...members, ...rules]).length;
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
  const links = linksOf(scene);
  check(made > 0, `the PBX has the program's groups (${made})`);
  check(links > 0, `with their members and outbound rules (${links})`);
  check(countChanging(requests) === made + links, "each of them took one request that changes something");
  return made;
}

async function nothingToDo(scene: Scene, made: number): Promise<void> {
  heading("Preview again: nothing to do");
  const { code, output, requests } = await scene.pulumi("preview", "--expect-no-changes");
  check(code === 0 && output.includes(`${made + 1} unchanged`), "there is nothing to do");
  check(
    countAboutGroups(requests) === 0,
    "the PBX wasn't asked about any group, only for what the program looks up",
  );
}

const NEWCOMER = "105";

async function memberJoins(scene: Scene): Promise<void> {
  heading(`Explain: which number does extension ${NEWCOMER} present?`);
  const before = await scene.portsip("explain", "Sales", "--extension", NEWCOMER);
  check(before.code === 4, "none of the numbers of Sales (exit status 4)");
  check(before.output.includes("the extension is no member of the group"), "and it says why");

  heading(`Extension ${NEWCOMER} joins Sales: in the program, and up`);
  await scene.stack.edit("index.ts", (text) =>
    text.replace("members: extensions.slice(0, 2)", `members: [...extensions.slice(0, 2), "${NEWCOMER}"]`),
  );
  const { code, requests } = await scene.pulumi("up");
  check(code === 0, "the update succeeds");
  check(countChanging(requests) === 1, "one request changed something: nobody else is touched");

  heading("Explain again");
  const after = await scene.portsip("explain", "Sales", "--extension", NEWCOMER);
  check(after.code === 0, `${NEWCOMER} presents every number of Sales (exit status 0)`);
}

async function outsideOfPool(scene: Scene): Promise<void> {
  heading("A number that is not one of the trunk's: refused in the preview");
  const edit = 'callerId: trunk.didNumbers.at(-1)?.last ?? "1001"';
  const original = await replaced(scene, (text) => text.replace(edit, 'callerId: "18001"'));
  say('In the program, the number of Support is now "18001", on both trunks.');
  const { code, output, requests } = await scene.pulumi("preview");
  check(code !== 0, "the preview fails");
  check(output.includes("outboundCallerIds[0].callerId"), "it names the place in the program");
  check(/"CallCentric" \(.*12000-18000\)/.test(output), "and the numbers that the trunk has");
  check(!hasStackTrace(output), "it shows no stack trace");
  check(countChanging(requests) === 0, "and nothing was written");
  await putBack(scene, original);
}

/** Edits the program, and gives what it was. */
async function replaced(scene: Scene, change: (text: string) => string): Promise<string> {
  let original = "";
  await scene.stack.edit("index.ts", (text) => {
    original = text;
    return change(text);
  });
  return original;
}

async function putBack(scene: Scene, original: string): Promise<void> {
  await scene.stack.edit("index.ts", () => original);
  say("The program is as it was.");
}

function hasStackTrace(output: string): boolean {
  return /^\s+at .+:\d+:\d+\)?$/m.test(output);
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
  const group = tenant.group("Sales");
  const [first, ...others] = group.outbound_caller_ids;
  if (first === undefined) throw new Error("The example declares no caller ID to edit.");
  const edit = { group, oldNumber: first.caller_id, newNumber: "12345", newDescription: "Changed by hand" };
  tenant.editGroup(group.id, {
    description: edit.newDescription,
    outbound_caller_ids: [{ ...first, caller_id: edit.newNumber }, ...others].map(withoutBlanks),
  });
  tenant.removeMember(group.id, NEWCOMER);
  say(
    `In ${group.name}: the number ${edit.oldNumber} became ${edit.newNumber}, the description another, and ${NEWCOMER} left.`,
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
  for (const text of [edit.newNumber, edit.oldNumber, edit.newDescription, NEWCOMER]) {
    check(output.includes(text), `it shows ${text}`);
  }
  check(output.match(/UserGroup: \(refresh\)/g)?.length === 1, "no other group shows a change");
  check(output.includes("~ 1 to update"), "one group is to be updated");
  check(output.includes(`${made} unchanged`), "and everything else is left as it is");
  check(countChanging(requests) === 0, "a preview changes nothing on the PBX");
}

async function repair(scene: Scene, before: unknown, edit: WebEdit): Promise<void> {
  heading("Up with --refresh: repaired");
  const { code, requests } = await scene.pulumi("up", "--refresh");
  check(code === 0, "the update succeeds");
  check(
    isDeepStrictEqual(onScreen(scene), before),
    `"${edit.group.name}" is as the program says, with the same id; the others are as before`,
  );
  check(
    countChanging(requests) === 2,
    "two requests changed something: one for the group, one for its member",
  );
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
  const original = await replaced(scene, (text) => text + mistake);
  const { code, output, requests } = await scene.pulumi("preview");
  check(code !== 0, "the preview fails");
  for (const property of ["name", "outboundCallerIds[0].callerId"]) {
    check(new RegExp(`\\b${property.replace(/[[\]]/g, "\\$&")}\\b`).test(output), `it names ${property}`);
  }
  check(!hasStackTrace(output), "it shows no stack trace");
  check(countAboutGroups(requests) === 0, "the PBX got no request about any group");
  await putBack(scene, original);
}

async function destroy(scene: Scene): Promise<void> {
  heading("Destroy: the groups go again");
  const { length: groups } = scene.pbx.tenant().groups();
  const rules = shownGroups(scene.pbx.tenant()).flatMap((group) => group.rules).length;
  const { code, requests } = await scene.pulumi("destroy");
  check(code === 0, "the destruction succeeds");
  check(scene.pbx.tenant().groups().length === 0, "the PBX holds no groups");
  check(
    countChanging(requests) === groups + rules,
    "each group, and each rule that it leaves first, took one request",
  );
}

/** The day of an administrator. Kept, it stops before the groups are destroyed. */
export async function playDay(scene: Scene, keep: boolean): Promise<void> {
  await preview(scene);
  const made = await firstUp(scene);
  await nothingToDo(scene, made);
  await memberJoins(scene);
  await outsideOfPool(scene);
  const before = onScreen(scene);
  const edit = editInWebPage(scene);
  await seeDrift(scene, made, edit);
  await repair(scene, before, edit);
  await refusedInput(scene);
  if (!keep) await destroy(scene);
}
