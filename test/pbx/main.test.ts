import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, jest } from "@jest/globals";
import { startPbx } from "./index";
import { call } from "./testClient";

jest.setTimeout(30_000); // each starts a process or two, on a machine that may be busy

const root = join(__dirname, "../..");

function run(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ["--import", "tsx", join(__dirname, "main.ts"), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
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
      if (printed.includes("PORTSIP_TOKEN=")) break;
    }
    const [, url = "", token = ""] = /export PORTSIP_URL=(\S+) PORTSIP_TOKEN=(\S+)/.exec(printed) ?? [];
    expect(printed).toMatch(/Sign-in .*domain acme\.example/);
    expect(printed).toMatch(/Trunk .*CallCentric, id \S+/);
    expect((await call({ url, token }, "GET", "/api/groups")).body).toMatchObject({ count: 4 });
    child.kill("SIGTERM");
    expect(await end(child)).toEqual({ code: 0, stderr: "" });
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
