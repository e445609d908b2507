import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

let pbx: Pbx;
let stack: Stack;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const program = (trunk: string): string => `
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

new portsip.UserGroup("sales", {
  name: "Sales",
  description: pulumi.secret("a-secret-note"),
  outboundCallerIds: [
    { providerId: "${trunk}", callerId: "3000", description: "Main line" },
    { providerId: "${trunk}", callerId: "0100" },
  ],
});
new portsip.UserGroup("support");
`;

async function start(): Promise<void> {
  pbx = await startPbx({ shuffleCallerIds: true, extraFields: true });
  stack = await makeStack({
    program: { files: { "index.ts": program(pbx.tenant().trunk().id) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "1" },
  });
}

const calls = (): string[] =>
  pbx.takeRequests().map(({ method, operation }) => `${method} ${operation ?? ""}`);

test(
  "an administrator's day: preview, up, nothing to do, drift, repair, bad input, destroy",
  async () => {
    await start();
    const preview = await stack.run("preview");
    expect(preview.output).toContain("+ 3 to create");
    expect(calls()).toEqual([]);

    expect((await stack.run("up")).code).toBe(0);
    expect(calls().sort()).toEqual(["GET getTenant", "POST createGroup", "POST createGroup"]);

    expect((await stack.run("preview", "--expect-no-changes")).code).toBe(0);
    expect(calls()).toEqual([]);
    expect((await stack.run("preview", "--refresh", "--expect-no-changes")).code).toBe(0);
    expect(calls().sort()).toEqual(["GET getGroup", "GET getGroup", "GET getTenant"]);

    const sales = pbx.tenant().group("Sales");
    const edited = sales.outbound_caller_ids.map(({ provider_id, caller_id, description }) => ({
      provider_id,
      caller_id: caller_id === "3000" ? "3999" : caller_id,
      ...(description !== null && { description }),
    }));
    pbx.tenant().editGroup(sales.id, { outbound_caller_ids: edited });
    const drift = await stack.run("preview", "--refresh", "--diff");
    expect(drift.output).toContain('~ callerId   : "3999" => "3000"');
    expect(drift.output).toContain("~ 1 to update");
    expect((await stack.run("up", "--refresh")).code).toBe(0);
    expect(numbers()).toEqual(["0100", "3000"]);
    expect(pbx.tenant().group("Sales")).toHaveProperty("color");

    pbx.tenant().removeGroup(pbx.tenant().group("support").id);
    expect((await stack.run("up", "--refresh")).code).toBe(0);
    expect(pbx.tenant().groups()).toHaveLength(2);

    const { text } = await stack.state();
    expect(text).not.toContain("a-secret-note");
    expect(text).not.toContain(pbx.token);

    await stack.edit("index.ts", (source) =>
      source.replace('"3000"', "3000 as never").replace('name: "Sales"', 'nmae: ""'),
    );
    pbx.takeRequests();
    const refused = await stack.run("preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("outboundCallerIds[0].callerId");
    expect(refused.output).toContain("leading zeros");
    expect(refused.output).toContain("did you mean name?");
    expect(refused.output).not.toMatch(/^\s+at /m);
    expect(calls()).toEqual([]);

    expect((await stack.run("destroy")).code).toBe(0);
    expect(pbx.tenant().groups()).toEqual([]);
    expect(pbx.contractViolations).toEqual([]);
  },
  engineTimeoutMs,
);

function numbers(): string[] {
  return pbx
    .tenant()
    .group("Sales")
    .outbound_caller_ids.map((entry) => entry.caller_id)
    .sort();
}

test(
  "a token revoked since the last update, and another tenant's, lose nothing; a fresh one goes on",
  async () => {
    await start();
    delete stack.environment["PORTSIP_TOKEN"];
    await stack.config({ "portsip:token": pbx.token });
    const warned = await stack.run("preview", "--diff");
    expect(warned.output.match(/warning: .*pulumi config set --secret portsip:token/g)).toHaveLength(1);
    await stack.config({ "portsip:token": { secret: pbx.token } });
    const up = await stack.run("up");
    expect(up.code).toBe(0);
    expect(up.output).not.toContain("warning");

    pbx.revoke(pbx.token);
    const refused = await stack.run("refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("the PBX refused the token (401)");
    expect(refused.output).toContain("--run-program");
    expect(refused.output).not.toMatch(/^\s+at /m);

    stack.environment["PORTSIP_TOKEN"] = pbx.tenant("Globex").token;
    for (const command of ["refresh", "destroy"]) {
      const other = await stack.run(command);
      expect(other.code).not.toBe(0);
      expect(other.output).toContain("Acme (acme.example)");
      expect(other.output).toContain("Globex (globex.example)");
    }
    expect(pbx.tenant().groups()).toHaveLength(2);
    expect(
      (await stack.state()).resources.filter(({ type }) => type.endsWith("portsip:UserGroup")),
    ).toHaveLength(2);

    stack.environment["PORTSIP_TOKEN"] = pbx.tenant().newToken();
    for (const [command, ...options] of [
      ["refresh"],
      ["preview", "--refresh"],
      ["up"],
      ["destroy"],
    ] as const) {
      expect((await stack.run(command, ...options)).output).not.toContain("error");
    }
    expect(pbx.tenant().groups()).toEqual([]);
  },
  engineTimeoutMs,
);
