import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import * as z from "zod";
import { plugin, PLUGINS, programBy } from "./doors";
import { engineTimeoutMs, groupsInState, removeStacks } from "./harness";
import { configure, makeScene, placeholders, recorded, type Scene, tenantsOf } from "./recorded/scene";

// States that earlier releases wrote stay in use for years: each one is recorded, and no release may change a group
// of it unasked. recorded/record.ts makes them.

jest.setTimeout(engineTimeoutMs);

const releases = readdirSync(path.join(__dirname, "recorded"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let scene: Scene;

afterEach(async () => {
  removeStacks();
  await Promise.all([scene.headquarters.close(), scene.branch.close()]);
});

/** Puts the PBXs and the stack into the state in which the release left them. */
async function restore(release: string): Promise<void> {
  const groups = z.record(z.string(), z.array(z.unknown()));
  const held = groups.parse(JSON.parse(readFileSync(recorded(release, "pbx.json"), "utf8")));
  for (const tenant of tenantsOf(scene)) for (const group of held[tenant.name] ?? []) tenant.addGroup(group);

  await configure(scene, scene.headquarters.tenant("Acme").group("Reception").id);
  let state = readFileSync(recorded(release, "state.json"), "utf8");
  for (const [placeholder, value] of placeholders(scene)) state = state.replaceAll(placeholder, value);
  expect(state).not.toMatch(/\{(id|url) of/);
  await scene.stack.write("state.json", state);
  expect(await scene.stack.run("stack", "import", "--file", "state.json")).toMatchObject({ code: 0 });
}

/** What was sent since the last time that changes a group. */
function writes(): unknown[] {
  return [scene.headquarters, scene.branch]
    .flatMap((pbx) => pbx.takeRequests())
    .filter(({ method, path }) => method === "POST" && path.includes("/groups"))
    .map(({ operation, path }) => `${operation} ${path}`);
}

const names = (): string[] => tenantsOf(scene).flatMap((tenant) => tenant.groups().map(({ name }) => name));

describe.each(releases)("a state that release %s wrote", (release) => {
  test("is refreshed, previewed without changes, updated by one edit alone, and destroyed", async () => {
    scene = await makeScene(release);
    const { stack, headquarters, branch } = scene;
    await restore(release);
    const before = await groupsInState(stack);
    const held = (): unknown => tenantsOf(scene).map((tenant) => tenant.groups());
    const asRecorded = held();

    expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(writes()).toEqual([]);

    await stack.edit("index.ts", (program) => program.replace("Hotline", "Front desk"));
    const up = await stack.run("up");
    expect(up).toMatchObject({ code: 0 });
    expect(up.output).toMatch(/ ~ 1 updated\n +\d+ unchanged/);
    const { id } = headquarters.tenant("Acme").group("Support");
    expect(writes()).toEqual([`replaceGroup /api/groups/${id}`]);
    expect(held()).toEqual(JSON.parse(JSON.stringify(asRecorded).replace("Hotline", "Front desk")));
    const mark = (state: typeof before): unknown => state.get("support")?.outputs["__takenOver"];
    expect(mark(before)).toEqual(expect.any(String));
    expect(mark(await groupsInState(stack))).toBe(mark(before));
    expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });

    expect(await stack.run("destroy")).toMatchObject({ code: 0 });
    expect(names()).toEqual(["Reception"]);
    expect((await stack.state()).resources).toEqual([]);
    expect([...headquarters.contractViolations, ...branch.contractViolations]).toEqual([]);
  });

  test("moves behind the plugin and back with an unchanged preview, without a write, and is destroyed there", async () => {
    scene = await makeScene(release);
    const { stack } = scene;
    await restore(release);
    await stack.edit("Pulumi.yaml", (text) => `${text}${PLUGINS}`);
    await stack.edit("index.ts", (program) => programBy(plugin, program));

    const preview = await stack.run("preview", "--expect-no-changes");
    expect(preview).toMatchObject({ code: 0 });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(writes()).toEqual([]);
    expect(new Set([...(await groupsInState(stack)).values()].map(({ type }) => type))).toEqual(
      new Set(["portsip:index:UserGroup"]),
    );
    expect(await stack.run("refresh")).toMatchObject({ code: 0 });

    await stack.edit("index.ts", (program) => program.replace('"pulumi-portsip/plugin"', '"pulumi-portsip"'));
    const back = await stack.run("up");
    expect(back).toMatchObject({ code: 0 });
    expect(back.output).toMatch(/ ~ 5 updated\n +1 unchanged/);
    expect(writes()).toEqual([]);
    expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await stack.run("destroy")).toMatchObject({ code: 0 });
    expect(names()).toEqual(["Reception"]);
  });
});
