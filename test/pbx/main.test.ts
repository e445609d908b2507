import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { seedByHand } from "./byHand";
import { startPbx } from "./index";
import { call } from "./testClient";

jest.setTimeout(30_000); // each starts a process or two, on a machine that may be busy

const root = join(__dirname, "../..");

const started: ChildProcessByStdio<null, Readable, Readable>[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

function run(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts"), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  return child;
}

async function end(child: ReturnType<typeof run>): Promise<{ code: number | null; stderr: string }> {
  const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, stderr };
}

describe("npm run pbx", () => {
  it("says how to use it, answers, and ends cleanly on SIGTERM", async () => {
    const child = run("--port", "0", "--seed");
    let printed = "";
    child.stdout.setEncoding("utf8");
    for await (const chunk of child.stdout) {
      printed += String(chunk);
      if (printed.includes("PORTSIP_CONNECTIONS=")) break;
    }
    const [, url = "", token = ""] = /export PORTSIP_URL=(\S+) PORTSIP_TOKEN=(\S+)/.exec(printed) ?? [];
    for (const domain of ["acme", "globex"]) {
      expect(printed).toMatch(new RegExp(`Sign-in .*password \\S+, domain ${domain}\\.example`));
    }
    expect(printed).toMatch(/Trunk .*CallCentric, id \S+, numbers 3000;12000-18000/);
    expect(printed).toMatch(/Extensions .*101, 102/);
    expect(printed).toMatch(/Rule .*Out via CallCentric, for Front desk/);
    expect((await call({ url, token }, "GET", "/api/groups")).body).toMatchObject({ count: 3 });
    child.kill("SIGTERM");
    expect(await end(child)).toEqual({ code: 0, stderr: "" });
  });

  it("has no group that a program of README.md, of the docs or of the examples declares, nor one with its members", async () => {
    const pbx = await startPbx();
    seedByHand(pbx);
    const folders = ["docs", ...readdirSync(join(root, "examples")).map((name) => join("examples", name))];
    const files = [
      "README.md",
      ...folders.flatMap((folder) =>
        readdirSync(join(root, folder))
          .filter((name) => /\.(md|ts|csv|yaml)$/.test(name))
          .map((name) => join(folder, name)),
      ),
    ];
    const declared = files.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
    expect(declared).toContain("Sales");
    for (const tenant of ["Acme", "Globex"]) {
      for (const { name } of pbx.tenant(tenant).groups()) expect(declared).not.toContain(name);
    }
    for (const { id } of pbx.tenant("Acme").groups()) {
      for (const number of pbx.tenant("Acme").members(id))
        expect(declared).not.toMatch(new RegExp(`\\b${number}\\b`));
    }
    await pbx.close();
  });

  it("says in one line that a port is in use", async () => {
    const pbx = await startPbx();
    const { code, stderr } = await end(run("--port", String(pbx.port)));
    await pbx.close();
    expect(code).toBe(1);
    expect(stderr).toBe(`Port ${pbx.port} on 127.0.0.1 is in use. Choose another one with --port.\n`);
  });

  it.each(["--port=70000", "--colour"])("refuses %s", async (argument) => {
    const { code, stderr } = await end(run(argument));
    expect(code).toBe(2);
    expect(stderr).toMatch(/Usage: npm run pbx/);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
