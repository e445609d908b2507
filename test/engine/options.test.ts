import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { type CommandResult, engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

const program = (body: string): string => `
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";
${body}
`;

function stackOf(body: string): Promise<Stack> {
  return makeStack({
    program: { files: { "index.ts": program(body) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
}

/** The writes since the last look, in order, with the group's id where there is one. */
const writes = (): string[] =>
  pbx
    .takeRequests()
    .filter(({ method }) => method === "POST")
    .map(({ operation = "?", path: at }) =>
      operation === "createGroup" ? operation : `${operation} ${at.split("/")[3] ?? ""}`,
    );

const groupNames = (): string[] =>
  pbx
    .tenant()
    .groups()
    .map(({ name }) => name);
const idOf = (name: string): string => pbx.tenant().group(name).id;
const numbersOf = (name: string): string[] =>
  pbx
    .tenant()
    .group(name)
    .outbound_caller_ids.map(({ caller_id }) => caller_id);

async function urnOf(stack: Stack, name: string): Promise<string> {
  const { resources } = await stack.state();
  return resources.find(({ urn }) => urn.endsWith(`portsip:UserGroup::${name}`))?.urn ?? "";
}

describe("protect, retainOnDelete, aliases and ignoreChanges", () => {
  let stack: Stack;
  let before: Record<string, string>;

  const declared = (description: string): string => `
new portsip.UserGroup("kept", {}, { protect: true });
new portsip.UserGroup("webby", {
  description: "${description}",
  outboundCallerIds: [{ providerId: "${pbx.tenant().trunk().id}", callerId: "3000" }],
}, { ignoreChanges: ["outboundCallerIds"] });
`;

  function editInWebPage(number: string): void {
    const trunk = pbx.tenant().trunk().id;
    pbx.tenant().editGroup(idOf("webby"), {
      outbound_caller_ids: [{ provider_id: trunk, caller_id: number }],
    });
    writes();
  }

  const up = async (body: string, ...args: string[]): Promise<CommandResult> => {
    await stack.write("index.ts", program(body));
    return stack.run("up", ...args);
  };

  beforeAll(async () => {
    pbx = await startPbx();
    stack = await stackOf("");
    const first = await up(`${declared("a team")}
new portsip.UserGroup("left", {}, { retainOnDelete: true });
new portsip.UserGroup("sales", { name: "Sales" });
`);
    expect(first).toMatchObject({ code: 0 });
    before = Object.fromEntries(groupNames().map((name) => [name, idOf(name)]));
    editInWebPage("12345");
  });

  afterAll(async () => {
    removeStacks();
    expect(pbx.contractViolations).toEqual([]);
    await pbx.close();
  });

  test("an edit of what is ignored is no drift to the nightly check", async () => {
    const { code, stdout } = await stack.run("preview", "--refresh", "--diff", "--expect-no-changes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/~ callerId +: "3000" => "12345"/);
  });

  describe("in one up --refresh, which renames, forgets and changes something else", () => {
    let result: CommandResult;
    let written: string[];

    beforeAll(async () => {
      result = await up(
        `${declared("another team")}
new portsip.UserGroup("sales-team", { name: "Sales" }, { aliases: [{ name: "sales" }] });
`,
        "--refresh",
      );
      written = writes();
    });

    test("ignoreChanges leaves caller IDs to the web page: the only write has those of the web page", () => {
      expect(result).toMatchObject({ code: 0 });
      expect(written).toEqual([`replaceGroup ${before["webby"] ?? ""}`]);
      expect(pbx.tenant().group("webby").description).toBe("another team");
      expect(numbersOf("webby")).toEqual(["12345"]);
    });

    test("retainOnDelete forgets a group that left the program, and it stays on the PBX", async () => {
      expect(result.stdout).toContain("- 1 deleted");
      expect(idOf("left")).toBe(before["left"]);
      expect(await urnOf(stack, "left")).toBe("");
    });

    test("aliases keep the group, its id and its members when its resource is renamed", async () => {
      expect(idOf("Sales")).toBe(before["Sales"]);
      expect(await urnOf(stack, "sales")).toBe("");
      expect(await urnOf(stack, "sales-team")).not.toBe("");
    });
  });

  test("without --refresh, an update of something else puts back the caller IDs that the state has", async () => {
    editInWebPage("17000");
    const result = await up(declared("a third team"));
    expect(result).toMatchObject({ code: 0 });
    expect(numbersOf("webby")).toEqual(["12345"]);
  });

  test("protect keeps up and destroy from removing a group", async () => {
    writes();
    const removed = await up("");
    const destroyed = await stack.run("destroy");
    for (const { code, output } of [removed, destroyed]) {
      expect(code).not.toBe(0);
      expect(output).toMatch(/UserGroup::kept" cannot be deleted\s+because it is protected/);
    }
    expect(idOf("kept")).toBe(before["kept"]);
    expect(writes()).not.toContain(`destroyGroup ${before["kept"] ?? ""}`);
  });
});

describe("each on a PBX of its own", () => {
  beforeEach(async () => {
    pbx = await startPbx();
  });

  afterEach(async () => {
    removeStacks();
    expect(pbx.contractViolations).toEqual([]);
    await pbx.close();
  });

  test("deleteBeforeReplace replaces where the PBX refuses double names; without it the refusal says why and loses nothing", async () => {
    const stack = await stackOf(`new portsip.UserGroup("sales");`);
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    const id = idOf("sales");
    const urn = await urnOf(stack, "sales");
    writes();

    const refused = await stack.run("up", "--replace", urn);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(`a group of this name exists already (id ${id})`);
    expect(idOf("sales")).toBe(id);
    writes();

    await stack.edit("index.ts", (text) =>
      text.replace('("sales"', '("sales", {}, { deleteBeforeReplace: true }'),
    );
    expect(await stack.run("up", "--replace", urn)).toMatchObject({ code: 0 });
    expect(writes()).toEqual([`destroyGroup ${id}`, "createGroup"]);
    expect(idOf("sales")).not.toBe(id);
  });

  test("a move to another connection makes the group there and then removes it here, or with deleteBeforeReplace the other way round", async () => {
    const body = (connection: string): string => `
new portsip.UserGroup("sales", { connection: "${connection}" });
`;
    const stack = await stackOf(body("acme"));
    const connections = ["Acme", "Globex"].map((tenant) => [
      tenant.toLowerCase(),
      { url: pbx.url, token: pbx.tenant(tenant).token },
    ]);
    stack.environment["PORTSIP_CONNECTIONS"] = JSON.stringify(Object.fromEntries(connections));
    const moves = async (text: string): Promise<string[]> => {
      await stack.write("index.ts", program(text));
      pbx.takeRequests();
      expect(await stack.run("up")).toMatchObject({ code: 0 });
      return pbx
        .takeRequests()
        .filter(({ method }) => method === "POST")
        .map(
          ({ operation, tenantId }) =>
            `${operation ?? ""} ${tenantId === pbx.tenant().id ? "acme" : "globex"}`,
        );
    };
    expect(await moves(body("acme"))).toEqual(["createGroup acme"]);
    expect(await moves(body("globex"))).toEqual(["createGroup globex", "destroyGroup acme"]);
    expect(await moves(body("acme").replace(" }", " }, { deleteBeforeReplace: true }"))).toEqual([
      "destroyGroup globex",
      "createGroup acme",
    ]);
    expect([groupNames(), pbx.tenant("Globex").groups()]).toEqual([["sales"], []]);
  });

  test("dependsOn orders groups, and a trunk's lookup waits for what it depends on", async () => {
    const stack = await stackOf(`
const first = new portsip.UserGroup("first");
const trunk = portsip.getTrunkOutput({ name: first.id.apply(() => "CallCentric") });
const second = new portsip.UserGroup("second", {
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }],
});
new portsip.UserGroup("third", {}, { dependsOn: [second] });
`);
    expect(await stack.run("preview")).toMatchObject({ code: 0 });
    expect(pbx.takeRequests()).toEqual([]);
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    const calls = pbx
      .takeRequests()
      .filter(({ operation }) => operation !== "getTenant")
      .map(({ operation, body }) => (operation === "createGroup" ? body : operation));
    // The program looks the trunk up, and then the check of what it declares.
    expect(calls).toMatchObject([
      { name: "first" },
      "listTrunks",
      "listTrunks",
      { name: "second" },
      { name: "third" },
    ]);
  });

  test("a plan is applied where it still fits; where program or stack have gone on, up refuses the step that is not in it", async () => {
    const sales = (description: string): string => `
new portsip.UserGroup("sales", { description: "${description}" });
`;
    const stack = await stackOf(sales("as planned"));
    stack.environment["PULUMI_EXPERIMENTAL"] = "true";
    expect(await stack.run("preview", "--save-plan", "plan.json")).toMatchObject({ code: 0 });

    await stack.write("index.ts", program(sales("not as planned")));
    const otherProgram = await stack.run("up", "--plan", "plan.json");
    expect(otherProgram.code).not.toBe(0);
    expect(otherProgram.output).toContain("violates plan");
    expect([groupNames(), writes()]).toEqual([[], []]);

    await stack.write("index.ts", program(sales("as planned")));
    expect(await stack.run("up", "--plan", "plan.json")).toMatchObject({ code: 0 });
    expect(pbx.tenant().group("sales").description).toBe("as planned");

    // Another pipeline has made a group since, which this program would remove.
    await stack.write("index.ts", program(`${sales("as planned")}new portsip.UserGroup("support");`));
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    await stack.write("index.ts", program(sales("as planned")));
    writes();
    const otherState = await stack.run("up", "--plan", "plan.json");
    expect(otherState.code).not.toBe(0);
    expect(otherState.output).toContain("delete is not allowed by the plan");
    expect([groupNames().sort(), writes()]).toEqual([["sales", "support"], []]);
  });

  test("of two pipelines at once, the second is held off by the lock and told so; a preview during an up is not", async () => {
    const stack = await stackOf(`
export = async () => {
  for (const name of ["a", "b", "c"]) new portsip.UserGroup(name);
  while (!pulumi.runtime.isDryRun() && !existsSync("go-on")) await setTimeout(50);
};
`);
    const first = stack.start("up");
    while (groupNames().length < 3) await setTimeout(50);
    const [second, preview] = await Promise.all([stack.run("up"), stack.run("preview", "--diff")]);
    expect(second.code).not.toBe(0);
    expect(second.output).toMatch(
      /the stack is currently locked by 1 lock\(s\).*\n.*created by .+ \(pid \d+\) at /,
    );
    expect(preview).toMatchObject({ code: 0, stderr: "" });

    expect(existsSync(path.join(stack.folders.project, "go-on"))).toBe(false);
    await stack.write("go-on", "");
    expect(await first.done).toMatchObject({ code: 0 });
    expect(writes()).toEqual(["createGroup", "createGroup", "createGroup"]);
  });
});
