import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const program = (body: string): string => `
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";
${body}
`;

async function stackOf(body: string): Promise<Stack> {
  return makeStack({
    program: { files: { "index.ts": program(body) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
}

/** The writes since the last look, in order: "createGroup", "replaceGroup", "destroyGroup". */
const writes = (): string[] =>
  pbx
    .takeRequests()
    .filter(({ method }) => method === "POST")
    .map(({ operation }) => operation ?? "?");

const idOf = (name: string): string => pbx.tenant().group(name).id;

test("protect refuses to remove a group, and retainOnDelete forgets it without removing it", async () => {
  const stack = await stackOf(`new portsip.UserGroup("sales", {}, { protect: true });`);
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const id = idOf("sales");
  writes();

  await stack.write("index.ts", program(""));
  const refused = await stack.run("up");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("protected");
  expect((await stack.run("destroy")).code).not.toBe(0);
  expect([idOf("sales"), writes()]).toEqual([id, []]);

  await stack.write("index.ts", program(`new portsip.UserGroup("sales", {}, { retainOnDelete: true });`));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  await stack.write("index.ts", program(""));
  const forgotten = await stack.run("up");
  expect(forgotten).toMatchObject({ code: 0 });
  expect(forgotten.output).toContain("- 1 deleted");
  expect([idOf("sales"), writes()]).toEqual([id, []]);
});

test("ignoreChanges leaves caller IDs to the web page, also in an update of something else", async () => {
  const declared = (description: string): string =>
    program(`new portsip.UserGroup("sales", {
  description: "${description}",
  outboundCallerIds: [{ providerId: "${pbx.tenant().trunk().id}", callerId: "3000" }],
}, { ignoreChanges: ["outboundCallerIds"] });`);
  const stack = await stackOf("");
  await stack.write("index.ts", declared("team"));
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  pbx.tenant().editGroup(idOf("sales"), {
    outbound_caller_ids: [{ provider_id: pbx.tenant().trunk().id, caller_id: "12345" }],
  });
  writes();

  // Pulumi's own check of an expectation counts the drift that a refresh finds; up has nothing to do about it.
  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect(writes()).toEqual([]);
  await stack.write("index.ts", declared("another team"));
  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["replaceGroup"]);
  expect(pbx.tenant().group("sales")).toMatchObject({
    description: "another team",
    outbound_caller_ids: [{ caller_id: "12345" }],
  });
});

test("aliases keep a group, members and all, when its resource is renamed", async () => {
  const stack = await stackOf(`new portsip.UserGroup("sales", { name: "Sales" });`);
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const id = idOf("Sales");
  writes();
  await stack.write(
    "index.ts",
    program(`new portsip.UserGroup("sales-team", { name: "Sales" }, { aliases: [{ name: "sales" }] });`),
  );
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect([idOf("Sales"), writes()]).toEqual([id, []]);
});

test("deleteBeforeReplace replaces where the PBX refuses double names; without it the refusal says why and loses nothing", async () => {
  const stack = await stackOf(`new portsip.UserGroup("sales");`);
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const [id, urn] = [
    idOf("sales"),
    (await stack.state()).resources.find(({ type }) => type.endsWith("portsip:UserGroup"))?.urn ?? "",
  ];
  writes();

  const refused = await stack.run("up", "--replace", urn);
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain(`a group of this name exists already (id ${id})`);
  expect(idOf("sales")).toBe(id);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
  writes();

  await stack.write(
    "index.ts",
    program(`new portsip.UserGroup("sales", {}, { deleteBeforeReplace: true });`),
  );
  expect(await stack.run("up", "--replace", urn)).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["destroyGroup", "createGroup"]);
  expect(idOf("sales")).not.toBe(id);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
});

test("dependsOn orders groups, and a trunk's lookup can wait for one", async () => {
  const stack = await stackOf(`
const first = new portsip.UserGroup("first");
const trunk = pulumi.output(first.id).apply(() => portsip.getTrunk({ name: "CallCentric" }));
const second = new portsip.UserGroup("second", {
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }],
});
new portsip.UserGroup("third", {}, { dependsOn: [second] });
`);
  const preview = await stack.run("preview");
  expect(preview).toMatchObject({ code: 0 });
  expect(pbx.takeRequests()).toEqual([]);
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const order = pbx.takeRequests().map(({ operation }) => operation);
  expect(order.filter((call) => call !== "getTenant")).toEqual([
    "createGroup",
    "listTrunks",
    "createGroup",
    "createGroup",
  ]);
  expect(await stack.run("destroy")).toMatchObject({ code: 0 });
  expect(pbx.tenant().groups()).toEqual([]);
});

test("a plan that the program or the state left behind is refused, and changes nothing", async () => {
  const stack = await stackOf(`new portsip.UserGroup("sales", { description: "as planned" });`);
  stack.environment["PULUMI_EXPERIMENTAL"] = "true";
  expect(await stack.run("preview", "--save-plan", "plan.json")).toMatchObject({ code: 0 });
  await stack.write(
    "index.ts",
    program(`new portsip.UserGroup("sales", { description: "not as planned" });`),
  );
  const stale = await stack.run("up", "--plan", "plan.json");
  expect(stale.code).not.toBe(0);
  expect(stale.output).toContain("violates plan");
  expect([pbx.tenant().groups(), writes()]).toEqual([[], []]);

  await stack.write("index.ts", program(`new portsip.UserGroup("sales", { description: "as planned" });`));
  expect(await stack.run("up", "--plan", "plan.json")).toMatchObject({ code: 0 });
  expect(pbx.tenant().group("sales").description).toBe("as planned");
});

test("of two pipelines at once, the second is held off by the lock and told so; a preview during an up is not", async () => {
  const stack = await stackOf(`for (const name of ["a", "b", "c"]) new portsip.UserGroup(name);`);
  pbx.configure({ latencyMs: 4000 });
  const first = stack.start("up");
  while (pbx.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [second, preview] = await Promise.all([stack.run("up"), stack.run("preview")]);
  pbx.configure({ latencyMs: 0 });
  expect(second.code).not.toBe(0);
  expect(second.output).toContain("the stack is currently locked");
  expect(preview).toMatchObject({ code: 0 });
  expect(await first.done).toMatchObject({ code: 0 });
  expect(writes()).toEqual(["createGroup", "createGroup", "createGroup"]);
  expect(await stack.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
});
