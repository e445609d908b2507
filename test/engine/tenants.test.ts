import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, example, makeStack, removeStacks, type Stack } from "./harness";

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

/** Connections "acme" and "globex", in the stack's config as people set them, field by field. */
async function configure(stack: Stack): Promise<void> {
  for (const [connection, { username, password, domain }] of [
    ["acme", pbx.tenant("Acme")],
    ["globex", pbx.tenant("Globex")],
  ] as const) {
    const key = (field: string): string => `portsip:connections.${connection}.${field}`;
    await stack.run(
      "config",
      "set-all",
      "--path",
      "--plaintext",
      `${key("url")}=${pbx.url}`,
      "--plaintext",
      `${key("username")}=${username}`,
      "--plaintext",
      `${key("domain")}=${domain}`,
      "--secret",
      `${key("password")}=${password}`,
    );
  }
}

const groupsOf = (tenant: string): string[] =>
  pbx
    .tenant(tenant)
    .groups()
    .map(({ name }) => name);

const writes = (): string[] =>
  pbx
    .takeRequests()
    .filter(({ method, path }) => method === "POST" && path.includes("/groups"))
    .map(({ path }) => path);

test(
  "examples/tenants serves two tenants by their connections, from config, and a rotated password touches no group",
  async () => {
    const stack = await makeStack({
      program: example("tenants"),
      environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
    });
    await configure(stack);
    const up = await stack.run("up");
    expect(up.output).toContain("+ 11 created");
    expect(up.output).not.toContain("warning");
    expect(groupsOf("Acme")).toEqual(["Sales Dept", "Support Dept", "Warehouse Dept"]);
    expect(groupsOf("Globex")).toEqual(["Accounting Dept", "Sales Dept"]);
    expect(pbx.tenant("Globex").group("Accounting Dept").outbound_caller_ids).toMatchObject([
      { caller_id: "5550101" },
    ]);

    const sales = pbx.tenant("Acme").group("Sales Dept");
    expect(pbx.tenant("Acme").members(sales.id)).toEqual(["101", "102"]);
    expect(pbx.tenant("Acme").appliedGroups("Out via CallCentric")).toContain(sales.id);

    // Another sign-in for one field of one connection, from the environment.
    writes();
    const { password } = pbx.tenant("Acme");
    await stack.run("config", "set", "--secret", "--path", "portsip:connections.acme.password", "rotated");
    stack.environment["PORTSIP_CONNECTIONS"] = JSON.stringify({ acme: { password } });
    for (const command of ["preview", "refresh"] as const)
      expect((await stack.run(command, "--expect-no-changes")).code).toBe(0);
    expect(writes()).toEqual([]);
    const { text } = await stack.state();
    expect(text).toContain('"connection": "acme"');
    expect(text).not.toContain(password);

    expect((await stack.run("destroy")).code).toBe(0);
    expect([groupsOf("Acme"), groupsOf("Globex")]).toEqual([[], []]);
    expect(pbx.contractViolations).toEqual([]);
  },
  engineTimeoutMs,
);

test(
  "a preview says of an unknown connection which ones there are, and of a move that it is a replacement",
  async () => {
    const program = (connection: string): string => `
import * as portsip from "pulumi-portsip";
new portsip.UserGroup("sales", { connection: "${connection}" });
`;
    const stack = await makeStack({ program: { files: { "index.ts": program("acme") } } });
    await configure(stack);
    expect((await stack.run("up")).code).toBe(0);

    await stack.write("index.ts", program("acne"));
    const refused = await stack.run("preview");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain('there is no connection "acne": there are "acme", "globex"');
    expect(refused.output).not.toMatch(/^\s+at /m);

    await stack.write("index.ts", program("globex"));
    writes();
    const move = await stack.run("preview", "--diff");
    expect(move.output).toMatch(/~ connection +: "acme" => "globex"/);
    expect(move.output).toContain("+-1 to replace");
    expect(writes()).toEqual([]);
    expect((await stack.run("up")).code).toBe(0);
    expect([groupsOf("Acme"), groupsOf("Globex")]).toEqual([[], ["sales"]]);
  },
  engineTimeoutMs,
);

test(
  "groups whose connection left with them stay, and the error says in which order they leave",
  async () => {
    const program = (...connections: string[]): string =>
      [
        'import * as portsip from "pulumi-portsip";',
        ...connections.map((name) => `new portsip.UserGroup("${name}", { connection: "${name}" });`),
      ].join("\n");
    const stack = await makeStack({ program: { files: { "index.ts": program("acme", "globex") } } });
    await configure(stack);
    expect((await stack.run("up")).code).toBe(0);
    const acme = pbx.tenant("Acme");
    await stack.run("config", "rm", "--path", "portsip:connections.acme");
    await stack.write("index.ts", program("globex"));
    for (const refresh of ["--refresh=false", "--refresh"]) {
      const { code, output } = await stack.run("up", refresh);
      expect(code).not.toBe(0);
      expect(output).toContain('there is no connection "acme": there are "globex"');
      expect(output).toContain(
        "take the groups out first and run pulumi up while their connection is still set up",
      );
      expect(output).toContain("pulumi state delete URN");
      expect(output).not.toMatch(/^\s+at /m);
    }
    expect(acme.groups()).toHaveLength(1);
  },
  engineTimeoutMs,
);
