import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Pbx, type PbxOptions, startPbx, type Tenant } from "../pbx";

const bin = path.resolve(__dirname, "../../provider/bin/pulumi-portsip.mjs");

let pbx: Pbx;
let acme: Tenant;
let folder: string;
let sales: string;

async function start(options: PbxOptions = {}): Promise<void> {
  pbx = await startPbx(options);
  acme = pbx.tenant();
  const { id } = acme.trunk("CallCentric");
  sales = acme.addGroup({
    name: "Sales",
    outbound_caller_ids: [{ provider_id: id, caller_id: "12000" }],
  });
}

beforeEach(async () => {
  await start();
  folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  const writes = pbx.requests.filter(
    ({ method, path: at }) => method !== "GET" && !at.includes("/auth/sign_"),
  );
  expect(writes).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
  await pbx.close();
});

interface Result {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Result> {
  const env = { PATH: folder, PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, ...environment };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, "explain", ...args],
      { cwd: folder, env, maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, stdout, stderr });
      },
    );
  });
}

/** What the JSON says of the first caller ID of a group, and what its calls present. */
async function told(...args: string[]): Promise<{ code: unknown; usage: unknown; calls: unknown }> {
  const { code, stdout } = await run([...args, "--json"]);
  const explanation = JSON.parse(stdout) as {
    groups: { callerIds: unknown[] }[];
    calls: { extension: string; trunk: string; presents: string | null; from: string }[];
  };
  return {
    code,
    usage: explanation.groups[0]?.callerIds[0],
    calls: explanation.calls.map(({ extension, trunk, presents, from }) => [
      extension,
      trunk,
      presents,
      from,
    ]),
  };
}

const rule = "Out via CallCentric";

describe("a group's number", () => {
  it("is explained until somebody presents it, and then with exit status 0", async () => {
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: {
        used: false,
        reasons: ["the group has no members", "no outbound rule is applied to the group"],
      },
    });
    acme.addMember(sales, "101");
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: ["no outbound rule is applied to the group"] },
    });
    acme.applyGroup(rule, sales);
    acme.editRule(rule, { enabled: false });
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: [`outbound rule "${rule}" is disabled`] },
    });
    acme.editRule(rule, { enabled: true, routes: [{ trunk: "CallCentric", outboundCallerId: "3000" }] });
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: ["101: the number of the rule's route comes first (3000)"] },
    });
    acme.editRule(rule, { routes: [{ trunk: "CallCentric" }] });
    acme.editExtension("101", { outboundCallerIds: [{ trunk: "CallCentric", callerId: "12500" }] });
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: ["101: the extension's own number comes first"] },
    });
    acme.addMember(sales, "102");
    expect(await told("Sales")).toMatchObject({
      code: 0,
      usage: { used: true, usedBy: ["102"], reasons: [] },
    });
    acme.editTrunk("CallCentric", { didNumbers: "3000" });
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: ["12000 is not one of the trunk's numbers (3000); the nearest is 3000"] },
    });
    acme.editTrunk("CallCentric", { didNumbers: "12000", enabled: false });
    expect(await told("Sales")).toMatchObject({
      code: 4,
      usage: { reasons: ['trunk "CallCentric" is disabled'] },
    });
  });

  it("is explained by what limits a rule also where only the rule itself tells it, and not the list", async () => {
    await pbx.close();
    await start({ bareRules: true });
    acme.addMember(sales, "101");
    acme.editRule(rule, { numberPrefix: "9", priority: 1 });
    acme.addRule({ name: "Groups", priority: 2, routes: [{ trunk: "CallCentric" }], groups: [sales] });
    expect(await told("Sales")).toMatchObject({ code: 0, usage: { used: true, usedBy: ["101"] } });
  });

  it("costs a call an extension also where a list of members tells numbers only, and no ids", async () => {
    await pbx.close();
    await start({ bareMembers: true });
    acme.applyGroup(rule, sales);
    for (let number = 2000; number < 2040; number += 1) {
      acme.addExtension({ number: String(number) });
      acme.addMember(sales, String(number));
    }
    expect(await told("Sales")).toMatchObject({ code: 0, usage: { used: true } });
    const asked = pbx.requests.map(({ operation }) => operation);
    expect(asked.filter((operation) => operation === "getExtension")).toHaveLength(40);
    expect(asked.length).toBeLessThanOrEqual(40 + 30);
  });

  it("is shown to people in a table, and the calls of its members in another, as docs/explain.md has it", async () => {
    acme.editGroup(sales, {
      outbound_caller_ids: [
        { provider_id: acme.trunk("CallCentric").id, caller_id: "12000" },
        { provider_id: acme.trunk("Twilio").id, caller_id: "442079460012" },
      ],
    });
    for (const number of ["101", "102"]) acme.addMember(sales, number);
    acme.editExtension("102", { outboundCallerIds: [{ trunk: "CallCentric", callerId: "12500" }] });
    acme.applyGroup(rule, sales);
    acme.setCompanyNumbers([{ trunk: "Twilio", callerId: "442079460000" }]);
    const { code, stdout, stderr } = await run(["Sales"]);
    expect({ code, stderr }).toEqual({ code: 4, stderr: "" });
    const docs = readFileSync(path.resolve(__dirname, "../../docs/explain.md"), "utf8");
    expect(/^```\n(.*?)^```$/ms.exec(docs)?.[1]).toBe(stdout);
  });

  it("of a group by its id, of several groups, and of all of them, is explained", async () => {
    acme.addMember(sales, "101");
    acme.applyGroup(rule, sales);
    acme.addGroup({ name: "Night shift" });
    const idle = acme.addGroup({
      name: "Idle",
      outbound_caller_ids: [{ provider_id: acme.trunk("Twilio").id, caller_id: "442079460001" }],
    });
    expect((await run([sales])).code).toBe(0);
    expect((await run(["Sales", "Night shift"])).code).toBe(0);
    expect((await run([idle])).code).toBe(4);
    const { code, stdout } = await run([]);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Idle +Twilio +442079460001 +NO +the group has no members/m);
    expect(stdout).toMatch(/^Night shift +- +- +- +the group has no numbers$/m);
  });

  it("is unclear where its members are in another group of the same rule, which is not asked for", async () => {
    const support = acme.addGroup({
      name: "Support",
      outbound_caller_ids: [{ provider_id: acme.trunk("CallCentric").id, caller_id: "3000" }],
    });
    for (const group of [sales, support]) {
      acme.addMember(group, "101");
      acme.applyGroup(rule, group);
    }
    expect(await told("Sales")).toMatchObject({ code: 4, usage: { used: null } });
    acme.addMember(sales, "102");
    expect(await told("Sales")).toMatchObject({ code: 0, usage: { used: true, usedBy: ["102"] } });
  });
});

describe("an extension", () => {
  beforeEach(() => {
    for (const number of ["101", "102"]) acme.addMember(sales, number);
    acme.applyGroup(rule, sales);
  });

  it("is explained alone, with the groups that it is in, and only its user is read", async () => {
    acme.addGroup({ name: "Support" });
    pbx.takeRequests();
    expect(await told("--extension", "102")).toMatchObject({
      code: 0,
      usage: { usedBy: ["102"] },
      calls: [
        ["102", "CallCentric", "12000", "group"],
        ["102", "Twilio", null, "nobody"],
      ],
    });
    const users = pbx.requests.filter(({ path: at }) => at.includes("/users"));
    expect(users).toHaveLength(1);
  });

  it("is explained where it is in no group at all", async () => {
    acme.setCompanyNumbers([{ trunk: "CallCentric", callerId: "3000" }]);
    const { code, calls } = await told("--extension", "109");
    expect(code).toBe(0);
    expect(calls).toEqual([
      ["109", "CallCentric", null, "unclear"],
      ["109", "Twilio", null, "nobody"],
    ]);
  });

  it("that is anonymous presents no number", async () => {
    acme.editExtension("101", { anonymous: true });
    expect(await told("Sales", "--extension", "101")).toMatchObject({
      code: 4,
      usage: { reasons: ["101: calls are anonymous"] },
    });
  });

  it("that does not exist fails, naming the nearest", async () => {
    expect(await run(["--extension", "1010"])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^pulumi-portsip explain: cannot read extension 1010: the PBX has no extension "1010"; did you mean .*"101"/,
      ),
    });
  });
});

describe("a role that may not read everything is told what cannot be known", () => {
  beforeEach(() => {
    acme.addMember(sales, "101");
    acme.applyGroup(rule, sales);
  });

  it.each([
    ["users", /users: whether an extension has a number of its own, which comes first, cannot be known/],
    ["outbound_rules", /outbound rules: whether a group's number is used cannot be known/],
    ["providers", /list trunks: whether a trunk is enabled, and which numbers it may present, is not known/],
  ])("%s", async (denied, note) => {
    const { code, stdout } = await run(["Sales"], { PORTSIP_TOKEN: acme.newToken({ denied: [denied] }) });
    expect(code).toBe(4);
    expect(stdout).toMatch(/^Sales .* unclear /m);
    expect(stdout).toMatch(note);
  });

  it("tenant: the company's numbers, which come last", async () => {
    const { code, stdout } = await run(["Sales"], { PORTSIP_TOKEN: acme.newToken({ denied: ["tenant"] }) });
    expect(code).toBe(0);
    expect(stdout).toContain("may not read the company's numbers (GET /tenant), which come last");
  });

  it("users, and is asked for one of them only", async () => {
    for (const number of ["102", "103", "104"]) acme.addMember(sales, number);
    await run(["Sales"], { PORTSIP_TOKEN: acme.newToken({ denied: ["users"] }) });
    expect(pbx.requests.filter(({ path: at }) => at.includes("/users/"))).toHaveLength(1);
  });
});

describe("it fails with exit status", () => {
  it("1 where there is no such group, naming the nearest", async () => {
    expect(await run(["Sals"])).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'pulumi-portsip explain: cannot explain: the PBX has no user group "Sals"; did you mean "Sales"?\n',
    });
  });

  it("1 where several groups have the name, with their ids", async () => {
    pbx.configure({ duplicateNames: true });
    const twin = acme.addGroup({ name: "Sales" });
    const { code, stderr } = await run(["Sales"]);
    expect(code).toBe(1);
    for (const id of [sales, twin]) expect(stderr).toContain(id);
    expect((await run([twin])).code).toBe(0);
  });

  it("1 where the PBX cannot be reached", async () => {
    expect(await run([], { PORTSIP_URL: "http://127.0.0.1:1", PORTSIP_MAX_RETRIES: "0" })).toMatchObject({
      code: 1,
      stdout: "",
    });
  });

  it.each([
    [["--extension", "x"], /--extension takes the number of an extension/],
    [["--extensions", "101"], /there is no option --extensions; did you mean --extension\?/],
    [[""], /a GROUP is empty/],
  ])("2 for the command line %j", async (args, message) => {
    expect(await run(args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
    expect(pbx.requests).toEqual([]);
  });
});

it.each([0, 1])("signs out at its end, also where it fails: exit status %j", async (expected) => {
  const { username, password, domain } = acme;
  const environment = { PORTSIP_USERNAME: username, PORTSIP_PASSWORD: password, PORTSIP_DOMAIN: domain };
  const { code } = await run(expected === 0 ? ["--extension", "109"] : ["Sals"], {
    PORTSIP_TOKEN: undefined,
    ...environment,
  });
  expect(code).toBe(expected);
  const signing = pbx.requests.map(({ operation }) => operation).filter((name) => name?.startsWith("sign"));
  expect(signing).toEqual(["signIn", "signOut"]);
  expect(pbx.requests.at(-1)?.operation).toBe("signOut");
});

it("takes names behind --, whatever they look like", async () => {
  acme.editGroup(sales, { name: "--json" });
  expect((await run(["--", "--json"])).stdout).toMatch(/^--json +CallCentric +12000/m);
});

it("prints its help", async () => {
  expect(await run(["--help"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^npx pulumi-portsip explain/),
  });
});

it("explains 1,000 extensions by at most 1,030 calls", async () => {
  await pbx.close();
  const extensions = Array.from({ length: 1000 }, (_, index) => String(2000 + index));
  await start({ tenants: [{ name: "Acme", trunks: [{ name: "CallCentric" }], extensions }] });
  acme.addRule({ name: rule, routes: [{ trunk: "CallCentric" }], groups: [sales] });
  for (const number of extensions) acme.addMember(sales, number);
  const { code, stdout } = await run(["--json"], { PORTSIP_REQUESTS_PER_MINUTE: "100000" });
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { calls: unknown[] }).calls).toHaveLength(1000);
  expect(pbx.requests.length).toBeLessThanOrEqual(1030);
});
