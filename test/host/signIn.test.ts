import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { type Pbx, type PbxOptions, startPbx } from "../pbx";
import { type DynamicHost, startHost } from "./dynamicHost";
import { messageOf } from "./groupHost";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function open(options: PbxOptions = {}): Promise<{ pbx: Pbx; host: () => Promise<DynamicHost> }> {
  const pbx = await startPbx(options);
  opened.push(pbx);
  const { username, password, domain } = pbx.tenant();
  const host = async (): Promise<DynamicHost> => {
    const started = await startHost({
      environment: {
        PORTSIP_URL: pbx.url,
        PORTSIP_USERNAME: username,
        PORTSIP_PASSWORD: password,
        PORTSIP_DOMAIN: domain,
      },
    });
    opened.push(started);
    return started;
  };
  return { pbx, host };
}

const signInCalls = (pbx: Pbx): string[] =>
  pbx.requests.map(({ path }) => path).filter((path) => path.includes("/auth/") || path.includes("/login/"));

describe.each(["bare", "html"] as const)(
  "where a call that is missing is answered by 404 (%s)",
  (missingCall) => {
    test.each([
      ["16.4.4", "/api/login/oauth/token", "/api/login/oauth/token"],
      ["22.0.1", "/api/login/oauth/token", "/api/login/oauth/token"],
      ["22.1.7", "/api/login/oauth/token", "/api/login/oauth/token"],
      ["22.2.11", "/api/auth/sign_in", "/api/auth/refresh_token"],
      ["22.6.1", "/api/auth/sign_in", "/api/auth/refresh_token"],
    ])("version %s is signed in to by %s, and the token renewed by %s", async (version, signIn, renewal) => {
      const { pbx, host: start } = await open({ version, missingCall });
      const host = await start();
      const { id } = await host.create({ name: "Sales" });
      pbx.expireTokens();
      expect(await host.read(id, { name: "Sales" })).toMatchObject({ id });
      const first = signIn.includes("oauth") ? ["/api/auth/sign_in"] : [];
      expect(signInCalls(pbx)).toEqual([...first, signIn, renewal]);
      expect([pbx.signIns, pbx.refreshes, pbx.refusedSignIns]).toEqual([1, 1, 0]);
      expect(pbx.contractViolations).toEqual([]);
    });
  },
);

test("a domain that the PBX does not know, which it says by a 404, is refused once, by the call that exists", async () => {
  const { pbx } = await open({ unknownDomain: "404" });
  const { username, password } = pbx.tenant();
  const host = await startHost({
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_USERNAME: username,
      PORTSIP_PASSWORD: password,
      PORTSIP_DOMAIN: "nowhere.example",
    },
  });
  opened.push(host);
  const messages = await Promise.all([1, 2, 3].map((n) => messageOf(host.create({ name: `Group ${n}` }))));
  for (const message of messages) {
    expect(message).toContain("The domain nowhere.example does not exist.");
    expect(message).toContain("check username, password and domain");
  }
  expect(signInCalls(pbx)).toEqual(["/api/auth/sign_in"]);
});

describe("a tenant that allows each user one session at a time", () => {
  test.each(["22.1.7", "22.6.1"])(
    "lets two processes with one account, of version %s, work side by side: each waits while the other works",
    async (version) => {
      const { pbx, host } = await open({ version, oneSession: true, latencyMs: 20, duplicateNames: true });
      const hosts = await Promise.all([host(), host()]);
      const work = hosts.flatMap((each, process) =>
        Array.from({ length: 40 }, (_, n) => each.create({ name: `Group ${process}-${n}` })),
      );
      expect(await Promise.all(work)).toHaveLength(80);
      expect(pbx.tenant().groups()).toHaveLength(80);
      expect(pbx.signIns).toBeLessThanOrEqual(30);
      expect(pbx.refusedSignIns).toBe(0);
    },
    120_000,
  );

  test("where that does not end, the error says to give each pipeline an account of its own, and few sign-ins are made", async () => {
    const { pbx, host: start } = await open();
    const host = await start();
    const unauthorized = { errors: [{ code: "UNAUTHORIZED", message: "Invalid token" }] };
    pbx.fault({ path: /^\/(groups|tenant)/, fault: { status: 401, body: unauthorized } });
    const messages = await Promise.all(
      Array.from({ length: 20 }, (_, n) => messageOf(host.create({ name: `Group ${n}` }))),
    );
    for (const message of messages) {
      expect(message).toContain("another sign-in of this account");
      expect(message).toContain("give each pipeline an account of its own");
    }
    expect(pbx.signIns + pbx.refreshes).toBeLessThanOrEqual(15);
    expect(pbx.refusedSignIns).toBe(0);
  }, 120_000);
});

describe.each(["22.1.7", "22.6.1"])("a command on version %s", (version) => {
  const bin = path.resolve(__dirname, "../../provider/bin/pulumi-portsip.mjs");
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(["import", "explain"])("signs out when it is done: %s", async (command) => {
    const { pbx } = await open({ version });
    pbx.tenant().addGroup({ name: "Sales" });
    const { username, password, domain } = pbx.tenant();
    const env = {
      PATH: folder,
      PORTSIP_URL: pbx.url,
      PORTSIP_USERNAME: username,
      PORTSIP_PASSWORD: password,
      PORTSIP_DOMAIN: domain,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [bin, command], { cwd: folder, env });
    expect(stdout).toContain("Sales");
    expect([pbx.signIns, pbx.signOuts]).toEqual([1, 1]);
  });
});
