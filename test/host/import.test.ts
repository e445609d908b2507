import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";

const bin = path.resolve(__dirname, "../../provider/bin/pulumi-portsip.mjs");

let pbx: Pbx;
let folder: string;

beforeEach(async () => {
  pbx = await startPbx({ seed: true });
  folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  const writes = pbx.requests.filter(
    ({ method, path: at }) => method !== "GET" && !at.includes("/auth/sign_"),
  );
  expect(writes).toEqual([]);
  await pbx.close();
});

interface Result {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command without a Pulumi CLI, or with what stands for one: a script. */
function run(
  args: string[],
  { environment = {}, cli }: { environment?: NodeJS.ProcessEnv; cli?: string } = {},
): Promise<Result> {
  if (cli !== undefined) writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\n${cli}\n`, { mode: 0o755 });
  const env = { PATH: folder, PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

const inProject = (more = ""): void => {
  writeFileSync(path.join(folder, "Pulumi.yaml"), `name: program\nruntime: nodejs\n${more}`);
};

describe("the import, without a Pulumi project or CLI", () => {
  it("shows the groups, with the environment alone", async () => {
    const { code, stdout, stderr } = await run(["import"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")[0]).toMatch(/^GROUP +ID +CALLER IDS +RESOURCE$/);
    expect(stdout).toMatch(/^Reception +\S+ +1 on CallCentric, 1 on Twilio +reception$/m);
    expect(stdout).toMatch(/^4 groups$/m);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("signs out at its end", async () => {
    const { username, password, domain } = pbx.tenant();
    const environment = { PORTSIP_USERNAME: username, PORTSIP_PASSWORD: password, PORTSIP_DOMAIN: domain };
    expect(
      await run(["import"], { environment: { PORTSIP_TOKEN: undefined, ...environment } }),
    ).toMatchObject({
      code: 0,
    });
    expect(pbx.requests.at(-1)?.operation).toBe("signOut");
  });

  it("reads a relative caFile as Pulumi does, from where it runs the program", async () => {
    await pbx.close();
    pbx = await startPbx({ seed: true, tls: true });
    inProject("main: src/\n");
    mkdirSync(path.join(folder, "src"));
    const environment = { PORTSIP_CA_FILE: "ca.pem" };
    writeFileSync(path.join(folder, "ca.pem"), pbx.caPem ?? "");
    expect((await run(["import"], { environment })).stderr).toMatch(/the CA file .*\/src\/ca\.pem .* ENOENT/);
    writeFileSync(path.join(folder, "src", "ca.pem"), pbx.caPem ?? "");
    expect(await run(["import"], { environment })).toMatchObject({ code: 0 });
  });

  it.each([
    ["--filter", "startswith(name,'S')", 2],
    ["--search", "shift", 1],
  ])("takes %s", async (option, value, expected) => {
    expect((await run(["import", option, value])).stdout).toContain(`${expected} group`);
  });

  it("takes ids, and refuses those that there are not", async () => {
    const { id } = pbx.tenant().group("Sales");
    expect((await run(["import", "--id", id])).stdout).toMatch(/^1 group$/m);
    expect(await run(["import", "--id", id, "--id", "bm9uZQ=="])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "pulumi-portsip import: cannot read user groups: the PBX has no user group with id bm9uZQ==\n",
    });
  });

  it("writes a program into a new folder, and over none", async () => {
    expect(await run(["import", "--out", "new/one"])).toMatchObject({ code: 0, stderr: "" });
    const file = path.join(folder, "new", "one", "index.ts");
    expect(readFileSync(file, "utf8")).toContain('new portsip.UserGroup("night-shift", {');
    writeFileSync(file, "mine");
    expect(await run(["import", "--out", "new/one"])).toMatchObject({ code: 1, stdout: "" });
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(await run(["import", "--out", "new/one", "--force", "--dry-run"])).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(await run(["import", "--out", "new/one", "--force"])).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).not.toBe("mine");
    expect(readdirSync(path.dirname(file))).toEqual(["index.ts"]);
  });

  it("writes trunks by name, and by id where it may not list them", async () => {
    const file = path.join(folder, "index.ts");
    expect(await run(["import", "--out", "."])).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toContain('trunk: "CallCentric",');
    expect(readFileSync(file, "utf8")).not.toContain("providerId");
    pbx.fault({ path: /providers$/, fault: { status: 403 } });
    expect(await run(["import", "--out", ".", "--force"])).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toContain(`providerId: "${pbx.tenant().trunk().id}",`);
  });

  it("reads members and rules where they are asked for, and says so where it may not", async () => {
    const tenant = pbx.tenant();
    const sales = tenant.group("Sales").id;
    tenant.addExtension({ number: "0711" });
    for (const number of ["102", "0711"]) tenant.addMember(sales, number);
    tenant.applyGroup("Out via CallCentric", sales);
    const asked = ["import", "--members", "--outbound-rules"];

    expect((await run(asked)).stdout).toMatch(/^Sales .* 2 +Out via CallCentric +sales$/m);
    const json = JSON.parse((await run([...asked, "--json", "--search", "S"])).stdout) as { name: string }[];
    expect(json.find(({ name }) => name === "Sales")).toMatchObject({
      members: ["0711", "102"],
      outboundRules: ["Out via CallCentric"],
    });
    expect(await run([...asked, "--out", "."])).toMatchObject({ code: 0 });
    const program = readFileSync(path.join(folder, "index.ts"), "utf8");
    expect(program).toContain('members: [\n    "0711",\n    "102",\n  ],');
    expect(program).toContain('outboundRules: [\n    "Out via CallCentric",\n  ],');
    expect(program).toContain('new portsip.UserGroup("night-shift"');
    expect(program).toContain("members: [],\n  outboundRules: [],");
    expect((await run(["import", "--json"])).stdout).not.toMatch(/"members"|"outboundRules"/);

    pbx.fault({ path: /outbound_rules$/, fault: { status: 403 } });
    expect(await run(asked)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("these credentials may not read outbound rules"),
    });
  });

  it("leaves out a group with a number that hides a character, and shows it", async () => {
    const tenant = pbx.tenant();
    tenant.addGroup({
      name: "Pasted",
      outbound_caller_ids: [{ provider_id: tenant.trunk().id, caller_id: "3000\u202c" }],
    });
    const { code, stdout } = await run(["import", "--search", "Pasted"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /"Pasted" \(id .+\): outboundCallerIds\[0\]\.callerId .*U\+202C.* \(it is "3000\\u202c"\)/,
    );
    expect(stdout).not.toContain("\u202c");
  });

  it("says that --stack needs both", async () => {
    expect((await run(["import", "--stack"])).stderr).toMatch(
      /: there is no Pulumi project \(Pulumi\.yaml\) in /,
    );
    inProject();
    const { code, stderr } = await run(["import", "--stack"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/: there is no pulumi on PATH: install it/);
    expect(await run(["import"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("what goes wrong in an import", () => {
  it("is one line, and no stack trace and no secret", async () => {
    inProject();
    const cases = [
      await run(["import"], { environment: { PORTSIP_TOKEN: "wrong-token" } }),
      await run(["import"], { environment: { PORTSIP_URL: "" } }),
      await run(["import"], { environment: { PORTSIP_URL: "http://127.0.0.1:1", PORTSIP_MAX_RETRIES: "0" } }),
      await run(["import", "--stack"], { cli: 'echo "error: no stack selected" >&2; exit 255' }),
      await run(["import", "--stack"], { cli: 'echo "{}"' }),
      await run(["import", "--out", "pulumi"]),
    ];
    for (const { code, stdout, stderr } of cases) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^pulumi-portsip import: .+\n$/);
      expect(stderr.trim()).not.toContain("\n");
      expect(stderr).not.toContain("wrong-token");
    }
    expect(cases[3]?.stderr).toMatch(/pulumi \w+.* failed: no stack selected\n$/);
  });

  it("of the CLI is a note where the environment is enough", async () => {
    inProject();
    const result = await run(["import"], { cli: 'echo "error: incorrect passphrase" >&2; exit 255' });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining("4 groups") });
    expect(result.stderr).toMatch(/^note: without a stack, .*: pulumi .+ failed: incorrect passphrase\n$/);
  });

  it("in a command line has a status of its own, and says what is allowed", async () => {
    expect(await run(["import", "--ou", "."])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/there is no option --ou; did you mean --out\? \(allowed: --out, /),
    });
    expect(await run(["imports"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean import?"),
    });
    expect(await run([])).toMatchObject({ code: 2, stdout: expect.stringContaining("import ") });
    expect(await run(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("import ") });
    expect(await run(["import", "--out", "x", "--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--dry-run"),
    });
    expect(pbx.requests).toEqual([]);
  });

  it("leaves operations that were interrupted earlier to pulumi refresh", async () => {
    inProject();
    const state = {
      version: 3,
      deployment: {
        pending_operations: [{ type: "creating", resource: { urn: "urn:pulumi:dev::program::a::b" } }],
      },
    };
    const cli = `case "$*" in *export*) echo '${JSON.stringify(state)}';; *show-name*) echo dev;; *) echo '{}';; esac`;
    const { code, stderr } = await run(["import", "--stack"], { cli });
    expect(code).toBe(1);
    expect(stderr).toMatch(/1 operation unfinished \(creating urn:.*\), .*: run pulumi refresh first\n$/);
    expect(pbx.requests).toEqual([]);
  });
});

describe("the stack that an import reads", () => {
  /** A CLI that takes note of what it is asked, and of what it finds in the environment. */
  const cli = `echo "$* [$PULUMI_OPTION_FULLY_QUALIFY_STACK_NAMES$PULUMI_OPTION_SHOW_SECRETS$PULUMI_OPTION_STACK]" >> asked
  case "$*" in
    *export*) echo '${JSON.stringify({ version: 3, deployment: {} })}' ;;
    *show-name*) echo acme ;;
    *import*) while read -r line; do :; done ;;
    *) echo '{}' ;;
  esac`;
  const asked = (): string[] => readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n");

  it.each([
    [["--stack"], ""],
    [["--stack", "acme"], " --stack=acme"],
    [["--stack=acme"], " --stack=acme"],
    [["-s", "acme"], " --stack=acme"],
  ])("is that of %j, for everything that the CLI is asked", async (args, option) => {
    inProject();
    expect(await run(["import", ...args], { cli })).toMatchObject({ code: 0 });
    const common = `${option} --non-interactive --color never []`;
    expect(asked().toSorted()).toEqual(
      [
        "config --show-secrets --json",
        "stack --show-name",
        "stack export",
        "stack export",
        "stack import",
      ].map((command) => command + common),
    );
  });

  it("is none of another project", async () => {
    inProject();
    expect(await run(["import", "--stack", "acme/elsewhere/dev"], { cli })).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "pulumi-portsip import: acme/elsewhere/dev is a stack of the project elsewhere, and this one is program\n",
    });
    expect(await run(["import", "--stack", "acme/program/dev"], { cli })).toMatchObject({ code: 0 });
  });

  it("is read as it is, whatever options of the CLI are set in the environment", async () => {
    inProject();
    const environment = {
      PULUMI_OPTION_FULLY_QUALIFY_STACK_NAMES: "true",
      PULUMI_OPTION_SHOW_SECRETS: "true",
      PULUMI_OPTION_STACK: "acme",
    };
    expect(await run(["import"], { cli, environment })).toMatchObject({ code: 0 });
    expect(asked().map((line) => line.replace(/.* /, ""))).toEqual(["[acme]", "[acme]", "[acme]"]);
  });
});

/** A CLI whose stack has these entries. */
const cliWith = (...resources: object[]): string => `case "$*" in
  *export*) echo '${JSON.stringify({ version: 3, deployment: { resources } })}' ;;
  *show-name*) echo acme ;;
  *import*) while read -r line; do :; done ;;
  *) echo '{}' ;;
esac`;

/** An entry of a stack that has the group; below a component where it has a parent. */
const entryOf = (name: string, parent = ""): object => ({
  urn: `urn:pulumi:acme::program::${parent}pulumi-nodejs:dynamic/portsip:UserGroup::${name}`,
  type: "pulumi-nodejs:dynamic/portsip:UserGroup",
  custom: true,
  id: pbx.tenant().group(name).id,
  inputs: { name },
  outputs: { name, outboundCallerIds: [] },
});

describe("a listing by the import", () => {
  it("as JSON says what the PBX has, trunks by name, and whether the stack has it", async () => {
    const tenant = pbx.tenant();
    inProject();
    const all = await run(["import", "--json"], { cli: cliWith(entryOf("Support", "my:Team$")) });
    const listed = JSON.parse(all.stdout) as Record<string, unknown>[];
    expect(listed.map(({ name, inStack, resource }) => [name, inStack, resource])).toEqual([
      ["Night shift", false, "night-shift"],
      ["Reception", false, "reception"],
      ["Sales", false, "sales"],
      ["Support", true, null],
    ]);
    expect(listed[1]).toEqual({
      id: tenant.group("Reception").id,
      name: "Reception",
      description: tenant.group("Reception").description,
      outboundCallerIds: expect.arrayContaining([
        {
          trunk: "CallCentric",
          providerId: tenant.trunk().id,
          callerId: "3000",
          description: "main number",
          displayName: null,
        },
        expect.objectContaining({ trunk: "Twilio", callerId: "442079460000" }),
      ]),
      inStack: false,
      resource: "reception",
      leftOut: null,
    });
    expect(listed[3]).toMatchObject({ leftOut: expect.stringContaining("below another resource") });
    expect(all).toMatchObject({ code: 3, stderr: "" });
    const one = await run(["import", "--json", "--search", "shift"], { cli: "exit 1" });
    expect(JSON.parse(one.stdout)).toEqual([expect.objectContaining({ name: "Night shift", inStack: null })]);
    expect(JSON.parse((await run(["import", "--json", "--filter", "name eq 'none'"])).stdout)).toEqual([]);
  });

  it("fails with a status of its own where the PBX has groups that the stack has not, and names them", async () => {
    inProject();
    const some = cliWith(entryOf("Support", "my:Team$"), entryOf("Sales"));
    const lacking = await run(["import", "--fail-on-unmanaged"], { cli: some });
    expect(lacking).toMatchObject({ code: 5, stderr: "" });
    expect(lacking.stdout).toMatch(
      /^Not in the stack acme \(2\):\n {2}"Night shift" .*\n {2}"Reception" .*\n$/m,
    );
    const json = await run(["import", "--fail-on-unmanaged", "--json"], { cli: some });
    expect(json.code).toBe(5);
    expect(JSON.parse(json.stdout)).toHaveLength(4);
    const all = cliWith(
      ...["Night shift", "Reception", "Sales"].map((name) => entryOf(name)),
      entryOf("Support", "my:Team$"),
    );
    const has = await run(["import", "--fail-on-unmanaged"], { cli: all });
    expect(has).toMatchObject({ code: 0, stderr: "" });
    expect(has.stdout).not.toContain("Not in the stack");
  });

  it("cannot tell what the stack lacks without a stack", async () => {
    inProject();
    expect(await run(["import", "--fail-on-unmanaged"], { cli: "echo no stack >&2; exit 1" })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("--fail-on-unmanaged needs a stack that can be read: "),
    });
  });
});

describe("the program that an import writes", () => {
  it("and the entries are protected, unless that is not wanted", async () => {
    inProject();
    const state = path.join(folder, "imported.json");
    const cli = cliWith().replace(
      "while read -r line; do :; done",
      `read -r line; echo "$line" > '${state}'`,
    );
    const written = async (...args: string[]): Promise<number[]> => {
      expect(await run(["import", "--out", ".", "--stack", "--force", ...args], { cli })).toMatchObject({
        code: 0,
      });
      return [path.join(folder, "index.ts"), state].map(
        (file) => readFileSync(file, "utf8").match(/protect"?: ?true/g)?.length ?? 0,
      );
    };
    expect(await written()).toEqual([4, 4]);
    expect(await written("--protect=false")).toEqual([0, 0]);
  });

  it.each([
    ["package.json", '{ "main": "app.ts" }', "app.ts", "."],
    ["package.json", '{ "main": "index.js" }', "index.js", "."],
    ["Pulumi.yaml", "name: program\nruntime: nodejs\nmain: src/app.ts\n", "src/app.ts", "src"],
  ])("is not written where %s %j makes Pulumi run %s", async (file, text, program, out) => {
    inProject();
    mkdirSync(path.join(folder, "src"));
    writeFileSync(path.join(folder, file), text);
    writeFileSync(path.join(folder, program), "");
    const before = readdirSync(folder, { recursive: true });
    for (const dryRun of [[], ["--dry-run"]]) {
      const refused = await run(["import", "--out", out, "--stack", ...dryRun], { cli: cliWith() });
      expect(refused).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toMatch(
        /^pulumi-portsip import: Pulumi runs .* does not import .*index\.ts: put .*\n$/,
      );
      expect(refused.stderr).toContain(`${program} (main in ${file})`);
    }
    expect(readdirSync(folder, { recursive: true }).filter((name) => name !== "pulumi")).toEqual(before);
    expect(pbx.requests).toEqual([]);

    const alone = await run(["import", "--out", out], { cli: cliWith() });
    expect(alone.code).toBe(0);
    expect(alone.stderr).toMatch(/^warning: Pulumi runs .* does not import/m);
    writeFileSync(
      path.join(folder, program),
      program.endsWith("js") ? 'require("./index.ts");' : 'import "./index";',
    );
    const imported = await run(["import", "--out", out, "--stack", "--force"], { cli: cliWith() });
    expect(imported).toMatchObject({ code: 0, stderr: "" });
  });
});

it("the import is not stopped by Ctrl-C in the middle of its last step, in which Pulumi would leave the stack locked", async () => {
  inProject();
  const state = JSON.stringify({ version: 3, deployment: {} });
  const cli = `case "$*" in
    *export*) echo '${state}' ;;
    *show-name*) echo dev ;;
    *import*) cat > imported.json; : < go-on; echo yes > finished ;;
    *) echo '{}' ;;
  esac`;
  writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\n${cli}\n`, { mode: 0o755 });
  // Whoever reads it waits until somebody writes.
  execFileSync("mkfifo", [path.join(folder, "go-on")]);
  const env = {
    PATH: [folder, process.env["PATH"]].join(path.delimiter),
    PORTSIP_URL: pbx.url,
    PORTSIP_TOKEN: pbx.token,
  };
  // A process group of its own, as a shell gives to what it runs.
  const child = spawn(process.execPath, [bin, "import", "--stack"], {
    cwd: folder,
    env,
    detached: true,
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  while (!existsSync(path.join(folder, "imported.json"))) await sleep(20);
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  const goOn = openSync(path.join(folder, "go-on"), "r+"); // waits for nobody, and lets the reader go on
  expect(await ended).toEqual([0, null]);
  closeSync(goOn);
  expect(existsSync(path.join(folder, "finished"))).toBe(true);
  expect(readFileSync(path.join(folder, "imported.json"), "utf8")).toContain("night-shift");
});
