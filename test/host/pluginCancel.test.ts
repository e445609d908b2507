import { afterEach, describe, expect, test } from "@jest/globals";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Pbx, startPbx } from "../pbx";
import { failureOf, Groups, type PluginProcess, startPlugin, until } from "./pluginProcess";
import { partlyMade } from "./wire";

let pbx: Pbx;
let plugin: PluginProcess;
let groups: Groups;

afterEach(async () => {
  await plugin.close();
  await pbx.close();
});

/** The plugin, and a PBX that would be waited for all day. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  pbx = await startPbx();
  plugin = await startPlugin({
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.token,
      PORTSIP_TIMEOUT_SECONDS: "600",
      ...environment,
    },
  });
  groups = new Groups(plugin);
}

const cancel = (): Promise<unknown> => plugin.ask((client, done) => client.cancel(new Empty(), done));

const message = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).details;

const arrived = (operation: string): Promise<void> =>
  until(() => pbx.requests.some((request) => request.operation === operation));

describe("Cancel, while the PBX is silent", () => {
  test("ends what is under way and what waits, says what may have been done, and sends nothing more", async () => {
    await start({ PORTSIP_MAX_CONCURRENCY: "4" });
    const id = pbx.tenant().addGroup({ name: "a" });
    await groups.read("a", id, { name: "a" });
    pbx.fault({ fault: "hang", method: "POST" });
    pbx.fault({ fault: "hang", method: "GET", path: `/groups/${encodeURIComponent("none")}` });
    const creating = message(groups.create("Sales", { name: "Sales" }));
    const updating = message(groups.update("a", id, { name: "a" }, { name: "b" }));
    const removing = message(groups.delete("a", pbx.tenant().addGroup({ name: "c" }), { name: "a" }));
    const reading = message(groups.read("a", "none", { name: "a" }));
    await Promise.all([
      arrived("createGroup"),
      arrived("replaceGroup"),
      arrived("destroyGroup"),
      until(() => pbx.requests.some(({ path }) => path.endsWith("/groups/none"))),
    ]);
    const waiting = [1, 2, 3].map(() => message(groups.read("a", id, { name: "a" })));
    pbx.takeRequests();
    await cancel();

    expect(await reading).toMatch(
      /^cannot read user group "a" .*: the run was cancelled before http.* answered$/,
    );
    expect(await updating).toMatch(
      /the run was cancelled before .* answered, which may have done it all the same/,
    );
    expect(await removing).toMatch(
      /the run was cancelled before .* answered, which may have done it all the same/,
    );
    expect(await creating).toMatch(
      /^cannot create user group "Sales": the run was cancelled before .* answered; whether the group was made all the same could not be found out .*: run pulumi up again with adoptExisting/,
    );
    for (const each of await Promise.all(waiting)) expect(each).toMatch(/the run was cancelled$/);
    expect(await message(groups.create("Later", { name: "Later" }))).toBe(
      'cannot create user group "Later": the run was cancelled',
    );
    expect(pbx.requests).toEqual([]);
  });

  test("keeps a group that was made, with the members that it has, in the state", async () => {
    await start();
    pbx.fault({ fault: "hang", path: /members\/102$/ });
    const creating = failureOf(groups.create("Sales", { name: "Sales", members: ["101", "102"] }));
    const members = (): readonly string[] => pbx.tenant().members(pbx.tenant().group("Sales").id);
    await until(() => pbx.requests.filter(({ operation }) => operation === "addMember").length === 2);
    await until(() => members().length === 1);
    await cancel();
    const made = partlyMade(await creating);
    expect(made?.reasons.join()).toMatch(/1 of 2 members set: the run was cancelled.*run pulumi up again/);
    expect(made).toMatchObject({
      id: pbx.tenant().group("Sales").id,
      properties: { name: "Sales", members: ["101"] },
    });
  });
});

test("Cancel, when nothing is under way, is answered, and the plugin stays for the engine to end", async () => {
  await start();
  await cancel();
  await cancel();
  const request = new messages.GetSchemaRequest();
  const schema = await plugin.ask<messages.GetSchemaResponse>((client, done) =>
    client.getSchema(request, done),
  );
  expect(schema.getSchema()).toContain("portsip:index:UserGroup");
});
