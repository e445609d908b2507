import { exec } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { type Pbx, type PbxOptions, startPbx } from "../pbx";
import { Surgery, type Visit } from "./doctoring";
import { startProxy } from "./proxying";

jest.setTimeout(60_000);

let pbx: Pbx;
let surgery: Surgery;
let settings: Record<string, string>;

async function open(options: PbxOptions): Promise<void> {
  pbx = await startPbx({ seed: true, ...options });
  settings = { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token };
}

async function reopen(options: PbxOptions): Promise<void> {
  await pbx.close();
  await open(options);
}

const visit = (environment: NodeJS.ProcessEnv = {}, ...args: string[]): Promise<Visit> =>
  surgery.visit({ ...settings, ...environment }, ...args);

const RIGHTS = ["groups", "trunks", "users", "rules"] as const;

/** Settings that sign in instead of the token. */
function signingIn(password = pbx.tenant().password): NodeJS.ProcessEnv {
  const { username, domain } = pbx.tenant();
  const user = { PORTSIP_USERNAME: username, PORTSIP_PASSWORD: password, PORTSIP_DOMAIN: domain };
  return { PORTSIP_TOKEN: undefined, ...user };
}

/** All that it sends besides GETs: its own session begins and ends. */
const SESSION = ["auth/sign_in", "auth/sign_out", "login/oauth/token", "login/oauth/revoke"].map(
  (path) => `POST /api/${path}`,
);

const calls = (): string[] => pbx.requests.map(({ method, path }) => `${method} ${path}`);

/** What is skipped after a check that the others need. */
const skipped = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "skip"]));

beforeEach(async () => {
  surgery = new Surgery();
  await open({});
});

afterEach(async () => {
  surgery.close();
  await pbx.close();
  for (const secret of [pbx.tenant().password, "wr0ng-secret", ...pbx.issuedTokens])
    expect(surgery.printed).not.toContain(secret);
  expect(surgery.printed).not.toMatch(/^\s+at |unexpected error/m);
  expect(calls().filter((call) => !call.startsWith("GET ") && !SESSION.includes(call))).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
});

describe("the doctor, when all is well", () => {
  it("tells it in a line for each check", async () => {
    surgery.project({ "portsip:username": "admin", "portsip:timeoutSeconds": "20" });
    surgery.write(
      "node_modules/@pulumi/pulumi/package.json",
      '{"version":"3.248.0","engines":{"node":">=20"}}',
    );
    const { PORTSIP_USERNAME: _, ...environment } = signingIn();
    const { code, stdout, stderr } = await surgery.run({ ...settings, ...environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.replace(/in \d+ ms/, "in N ms").replace(/within \d s/, "within N s");
    expect(lines.split("\n")).toEqual([
      "ok    settings  url from PORTSIP_URL, username from the stack's config, password from PORTSIP_PASSWORD, domain from PORTSIP_DOMAIN, timeoutSeconds from the stack's config (stack dev)",
      `ok    pbx       ${pbx.url} answers, in N ms`,
      "skip  tls       http:// to this machine itself: nothing to check",
      "ok    token     signed in as admin at acme.example, with the role Admin",
      "ok    tenant    Acme (acme.example)",
      "ok    groups    may list groups: there are 4",
      "ok    trunks    may list trunks: there are 2",
      "ok    users     may list extensions: there are 10",
      "ok    rules     may list outbound rules: there are 2",
      "ok    version   PortSIP PBX 22.6.1",
      "ok    clock     within N s of the PBX's",
      `ok    node      ${process.versions.node} (needed: 20.19 or newer)`,
      "ok    sdk       @pulumi/pulumi 3.248.0 (needed: 3.216 or newer)",
      "ok    cli       pulumi 3.259.0 (needed: 3.216 or newer)",
      "",
    ]);
    expect(calls().sort()).toEqual([
      "GET /api/auth/user",
      "GET /api/groups",
      "GET /api/outbound_rules",
      "GET /api/providers",
      "GET /api/tenant",
      "GET /api/tenant/status",
      "GET /api/users",
      "POST /api/auth/sign_in",
      "POST /api/auth/sign_out",
    ]);
  });

  it.each([
    ["22.0", "GET /api/login", "POST /api/login/oauth/token"],
    ["22.1", "GET /api/login", "POST /api/login/oauth/token"],
    ["22.2.11", "GET /api/auth/user", "POST /api/auth/sign_in"],
    ["22.6", "GET /api/auth/user", "POST /api/auth/sign_in"],
  ])("tells it of a PBX of version %s, asked by its own calls", async (version, whoami, signIn) => {
    for (const missingCall of ["bare", "html"] as const) {
      await reopen({ version, missingCall });
      const bare = await visit();
      expect(bare).toMatchObject({
        code: 0,
        statuses: { pbx: "ok", token: "ok", rules: "ok", version: "ok" },
      });
      expect(bare.messages["token"]).toContain("with the role Admin");
      const signedIn = await visit(signingIn());
      expect(signedIn).toMatchObject({ code: 0, statuses: { pbx: "ok", token: "ok", rules: "ok" } });
      expect(signedIn.messages["token"]).toContain("signed in as admin at acme.example, with the role Admin");
      const made = calls();
      expect(made).toEqual(expect.arrayContaining([whoami, signIn]));
      expect(made.filter((call) => call === signIn)).toHaveLength(1);
      expect(pbx.refusedSignIns).toBe(0);
    }
  });

  it("is quick, whatever the limits are that a run is held to", async () => {
    const started = performance.now();
    const limits = { PORTSIP_REQUESTS_PER_MINUTE: "1", PORTSIP_MAX_CONCURRENCY: "1" };
    pbx.fault({ path: /status$/, fault: { status: 429, headers: { "Retry-After": "60" } } });
    expect(await visit(limits)).toMatchObject({ code: 0, statuses: { version: "warn", groups: "ok" } });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("is content with the environment, and says so", async () => {
    const { code, stderr, messages, statuses } = await visit();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(messages["settings"]).toBe(
      "url from PORTSIP_URL, token from PORTSIP_TOKEN; from the environment only: there is no Pulumi project in this folder or above it",
    );
    expect(messages["token"]).toBe("the one from PORTSIP_TOKEN is good, with the role Admin");
    expect(statuses).toMatchObject({ settings: "ok", token: "ok", sdk: "warn", cli: "warn" });
    expect(messages["cli"]).toContain("there is no pulumi on PATH");
    expect(messages["sdk"]).toContain("npm install");
  });

  it("checks a named connection", async () => {
    const { name, token } = pbx.tenant("Globex");
    const connections = JSON.stringify({ globex: { url: pbx.url, token } });
    const environment = {
      PORTSIP_CONNECTIONS: connections,
      PORTSIP_URL: undefined,
      PORTSIP_TOKEN: undefined,
    };
    const there = await visit(environment, "--connection", "globex");
    expect(there.code).toBe(0);
    expect(there.messages["settings"]).toContain(
      'connection "globex": url from globex.url of PORTSIP_CONNECTIONS, token from globex.token of PORTSIP_CONNECTIONS;',
    );
    expect(there.messages["tenant"]).toContain(name);
    const wrong = await visit(environment, "--connection=globe");
    expect(wrong).toMatchObject({ code: 1, statuses: { settings: "fail", ...skipped("pbx", "clock") } });
    expect(wrong.messages["settings"]).toContain('there is no connection "globe": there are "globex"');
    const none = await visit(environment);
    expect(none.messages["settings"]).toContain("; to check a connection, add --connection globex");
  });
});

describe("the doctor, looking at settings", () => {
  it("names those that are missing, and sends nothing", async () => {
    const { code, statuses, messages } = await surgery.visit({});
    expect({ code, statuses }).toMatchObject({
      code: 1,
      statuses: {
        settings: "fail",
        ...skipped("pbx", "tls", "token", "tenant", ...RIGHTS, "version", "clock"),
      },
    });
    expect(messages["settings"]).toMatch(/set PORTSIP_URL .* credentials are missing: set PORTSIP_USERNAME/);
    expect(calls()).toEqual([]);
  });

  it("warns of settings that are misspelt", async () => {
    surgery.project({ "portsip:domian": "acme.example" });
    const { code, statuses, messages } = await visit();
    expect({ code, settings: statuses["settings"] }).toEqual({ code: 0, settings: "warn" });
    expect(messages["settings"]).toContain("did you mean portsip:domain?");
  });

  it("reads those of a stack that is named, as Pulumi's own commands take it", async () => {
    surgery.project({ "portsip:url": pbx.url });
    surgery.cli(
      `case "$*" in *--stack=prod*|version*) ;; *) echo "error: no stack selected" >&2; exit 255;; esac; case "$1" in stack) echo prod;; config) exec /bin/cat "${surgery.folder}/config.json";; *) echo v3.259.0;; esac`,
    );
    for (const args of [["--stack", "prod"], ["-s", "prod"], ["--stack=prod"]])
      expect((await visit({ PORTSIP_URL: undefined }, ...args)).messages["settings"]).toContain(
        "(stack prod)",
      );
    const none = await visit({ PORTSIP_URL: undefined });
    expect(none.messages["settings"]).toMatch(
      /^pulumi (config|stack) failed: no stack selected; so only the environment counts, and the settings are not complete/,
    );
  });

  it("warns of secret ones in plain text", async () => {
    surgery.project({ "portsip:token": pbx.token, "portsip:url": pbx.url });
    const plain = await surgery.visit({});
    expect(plain).toMatchObject({ code: 0, statuses: { settings: "warn", groups: "ok" } });
    expect(plain.messages["settings"]).toContain("`pulumi config set --secret portsip:token`");
    surgery.project({ "portsip:token": { secret: pbx.token }, "portsip:url": pbx.url });
    expect((await surgery.visit({})).statuses["settings"]).toBe("ok");
  });

  it.each([
    ["no stack selected; please use `pulumi stack select`", "ok"],
    ["incorrect passphrase", "warn"],
  ])("is content with those of the environment where the CLI says: %s", async (says, status) => {
    surgery.project({});
    surgery.cli(`echo "error: ${says.replaceAll("`", "\\`")}" >&2; exit 255`);
    const { statuses, messages } = await visit();
    expect(statuses).toMatchObject({ settings: status, groups: "ok", cli: "fail" });
    expect(messages["settings"]).toContain(`from the environment only: pulumi`);
    expect(messages["settings"]).toContain(says);
  });

  it("does not show those that the CLI quotes where it cannot read them", async () => {
    surgery.project({});
    surgery.cli('echo "error: line 1: cannot unmarshal !!str \\`wr0ng-secret\\` into map" >&2; exit 255');
    expect((await visit()).messages["settings"]).toContain("cannot unmarshal !!str […] into map");
  });

  it("takes a relative caFile as Pulumi does, from where it runs the program", async () => {
    await reopen({ tls: true });
    surgery.project({});
    surgery.write("Pulumi.yaml", "name: program\nruntime: nodejs\nmain: src/\n");
    surgery.write("ca.pem", pbx.caPem ?? "");
    const environment = { PORTSIP_CA_FILE: "ca.pem" };
    expect((await visit(environment)).messages["tls"]).toMatch(/^the CA file .*\/src\/ca\.pem .* ENOENT/);
    surgery.write("src/ca.pem", pbx.caPem ?? "");
    expect(await visit(environment)).toMatchObject({ code: 0, statuses: { groups: "ok" } });
  });
});

describe("the doctor, on its way to the PBX", () => {
  const unreached = { pbx: "fail", ...skipped("tls", "token", "tenant", ...RIGHTS, "version", "clock") };

  it("says at once that the PBX refuses connections", async () => {
    await pbx.stop();
    const started = performance.now();
    const { code, statuses, messages } = await visit();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect({ code, statuses }).toMatchObject({ code: 1, statuses: unreached });
    expect(messages["pbx"]).toMatch(
      /refused the connection \(ECONNREFUSED\): is the PBX running, and is this the port/,
    );
  });

  it("says that the address leads to no host", async () => {
    const { code, statuses, messages } = await visit({ PORTSIP_URL: "http://no-such-host.invalid:8887" });
    expect({ code, statuses }).toMatchObject({ code: 1, statuses: unreached });
    expect(messages["pbx"]).toMatch(/host name of .* cannot be found \(E\w+\): correct the host name/);
  });

  it("says after the time limit that the PBX is silent, and does not try again", async () => {
    pbx.fault({ fault: "hang" });
    const { statuses, messages } = await visit({ PORTSIP_TIMEOUT_SECONDS: "0.5", PORTSIP_MAX_RETRIES: "5" });
    expect(statuses).toMatchObject(unreached);
    expect(messages["pbx"]).toContain(`${pbx.url} gave no answer within 0.5 s: check the address`);
    expect(calls()).toEqual(["GET /api/auth/user"]);
  });

  it("says that the connection breaks", async () => {
    pbx.fault({ fault: "reset-before" });
    expect((await visit()).messages["pbx"]).toMatch(/broke \(ECONNRESET\): is this the address of the PBX/);
    expect(calls()).toHaveLength(1);
  });

  it("names the proxy that it goes through, without its password", async () => {
    const proxy = await startProxy({ credentials: "proxyuser:wr0ng-secret" });
    try {
      const through = (credentials: string): NodeJS.ProcessEnv => ({
        HTTP_PROXY: proxy.url.replace("//", `//${credentials}`),
      });
      const good = await visit(through("proxyuser:wr0ng-secret@"));
      expect(good).toMatchObject({ code: 0, statuses: { pbx: "ok", groups: "ok" } });
      expect(good.messages["pbx"]).toContain(`, through the proxy ${proxy.url} (HTTP_PROXY)`);
      const refused = await visit(through(""));
      expect(refused.statuses).toMatchObject(unreached);
      expect(refused.messages["pbx"]).toMatch(/^the proxy \S+ \(HTTP_PROXY\) wants credentials \(407\)/);
      expect((await visit({ HTTP_PROXY: "http://127.0.0.1:1" })).messages["pbx"]).toMatch(
        /^the proxy http:\/\/127\.0\.0\.1:1 \(HTTP_PROXY\) cannot be reached \(ECONNREFUSED\): check that address/,
      );
      const broken = await visit({ HTTP_PROXY: "socks5://x:wr0ng-secret@proxy" });
      expect(broken.statuses["settings"]).toBe("fail");
    } finally {
      await proxy.close();
    }
  });

  it.each([
    ["a web page", "html" as const, /^something else than the PBX's API answers at .*“<!DOCTYPE html>/],
    [
      "an empty answer",
      "empty" as const,
      /^something else than .*: 200 and an empty body: is this the address/,
    ],
    [
      "trouble",
      { status: 503 },
      /^http:\S+ has trouble of its own: 503 with text\/html.*look at the services/,
    ],
    ["a redirect", { redirect: "https://login.example/" }, /redirects \(302\) to https:\/\/login\.example\//],
    [
      "too many calls",
      { status: 429, headers: { "Retry-After": "3600" } },
      /takes no more calls for now: 429 .*wait a minute/,
    ],
    [
      "a page that refuses",
      { status: 401, body: "<html>Proxy</html>" },
      /^something else .*401 with text\/html/,
    ],
    ["that there is no such call", { status: 404, body: null }, /^something else .*404 and an empty body/],
  ])("says what it came to where the answer is %s", async (_, fault, message) => {
    pbx.fault({ fault });
    for (const environment of [{}, signingIn()]) {
      const { code, statuses, messages } = await visit(environment);
      expect({ code, statuses }).toMatchObject({ code: 1, statuses: unreached });
      expect(messages["pbx"]).toMatch(message);
    }
    const older = ["GET /api/login", "POST /api/login/oauth/token"];
    expect(calls().filter((call) => !older.includes(call))).toEqual([
      "GET /api/auth/user",
      "POST /api/auth/sign_in",
    ]);
  });
});

describe("the doctor, looking at TLS", () => {
  const untrusted = { pbx: "ok", tls: "fail", ...skipped("token", "tenant", ...RIGHTS, "version", "clock") };
  const names = /CN=localhost, issued by CN=Embedded PBX private CA, valid until \d{4}-\d\d-\d\d/;
  const caFile = (pem = pbx.caPem ?? ""): NodeJS.ProcessEnv => ({
    PORTSIP_CA_FILE: surgery.write("ca.pem", pem),
  });

  it("trusts a private CA that it is given, and shows the certificate", async () => {
    await reopen({ tls: { days: 90 } });
    const { code, statuses, messages } = await visit(caFile());
    expect({ code, tls: statuses["tls"] }).toEqual({ code: 0, tls: "ok" });
    expect(messages["tls"]).toMatch(names);
  });

  it("warns of a certificate that ends soon", async () => {
    await reopen({ tls: { days: 20 } });
    const { code, statuses, messages } = await visit(caFile());
    expect({ code, tls: statuses["tls"] }).toEqual({ code: 0, tls: "warn" });
    expect(messages["tls"]).toMatch(/ends in (19|20) days: renew it/);
  });

  it("refuses a certificate of an unknown CA, and sends no credential", async () => {
    await reopen({ tls: true });
    const { code, statuses, messages } = await visit(signingIn());
    expect({ code, statuses }).toMatchObject({ code: 1, statuses: untrusted });
    expect(messages["tls"]).toMatch(/UNABLE_TO_VERIFY_LEAF_SIGNATURE.*give that with.*PORTSIP_CA_FILE/);
    expect(messages["tls"]).toMatch(names);
    expect(messages["tls"]).toContain("full chain");
    expect(calls()).toEqual([]);
  });

  it("trusts a certificate that the PBX made itself, once it is saved as doctor says", async () => {
    for (const hosts of [["127.0.0.1"], ["portsip.example"]]) {
      await reopen({ tls: { selfSigned: true, hosts } });
      const { statuses, messages } = await visit();
      expect(statuses).toMatchObject(untrusted);
      const [, command = ""] = /save it as a caFile: `([^`]+)`/.exec(messages["tls"] ?? "") ?? [];
      await promisify(exec)(command, { cwd: surgery.folder });
      const saved = new X509Certificate(readFileSync(path.join(surgery.folder, "ca.pem")));
      expect(messages["tls"]).toContain(saved.fingerprint256);
      const trusted = await visit({ PORTSIP_CA_FILE: "ca.pem" });
      expect(trusted).toMatchObject({
        code: 0,
        statuses: { tls: expect.not.stringMatching("fail"), groups: "ok" },
      });
      expect(trusted.messages["tls"]).toMatch(/^trusted.* CN=.*, self-signed, valid until/);
    }
    await reopen({ tls: { selfSigned: true, hosts: ["127.0.0.1"] } });
    expect((await visit({ PORTSIP_CA_FILE: "ca.pem" })).messages["tls"]).toContain(
      "is not that of its issuer",
    );
  });

  it("refuses a certificate of another CA than the one that it is given", async () => {
    await reopen({ tls: true });
    const other = await startPbx({ tls: true });
    await other.close();
    const { statuses, messages } = await visit(caFile(other.caPem));
    expect(statuses).toMatchObject(untrusted);
    expect(messages["tls"]).toMatch(/the CA file .*ca\.pem is not that of its issuer/);
  });

  it("refuses a certificate that has ended, or is of another name", async () => {
    await reopen({ tls: { days: -1 } });
    expect((await visit(caFile())).messages["tls"]).toMatch(/CERT_HAS_EXPIRED.*renew the certificate/);
    await reopen({ tls: { hosts: ["pbx.example"] } });
    const { statuses, messages } = await visit(caFile());
    expect(statuses).toMatchObject(untrusted);
    expect(messages["tls"]).toMatch(
      /ERR_TLS_CERT_ALTNAME_INVALID.*use a host name that the certificate holds/,
    );
  });

  it("says that a CA file cannot be used", async () => {
    await reopen({ tls: true });
    const missing = await visit({ PORTSIP_CA_FILE: "/no/such/ca.pem" });
    expect(missing).toMatchObject({ code: 1, statuses: { ...untrusted, pbx: "skip" } });
    expect(missing.messages["tls"]).toContain("the CA file /no/such/ca.pem");
    expect((await visit(caFile("no PEM"))).messages["tls"]).toContain("holds no certificate in PEM form");
  });

  it("warns that certificates are not checked", async () => {
    await reopen({ tls: { days: 90 } });
    const { code, statuses, messages } = await visit({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect({ code, statuses }).toMatchObject({ code: 0, statuses: { tls: "warn", groups: "ok" } });
    expect(messages["tls"]).toMatch(
      /not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\).*NODE_TLS_REJECT_UNAUTHORIZED=0/,
    );
  });

  it("tells TLS and plain http apart, both ways", async () => {
    const plain = await visit({ PORTSIP_URL: pbx.url.replace("http:", "https:") });
    expect(plain).toMatchObject({ code: 1, statuses: untrusted });
    expect(plain.messages["tls"]).toContain("does not speak TLS on this port");
    await reopen({ tls: true });
    const encrypted = await visit({ PORTSIP_URL: pbx.url.replace("https:", "http:") });
    expect(encrypted).toMatchObject({ code: 1, statuses: { pbx: "fail" } });
    expect(encrypted.messages["pbx"]).toContain("this port speaks TLS: give https://");
  });
});

describe("the doctor, trying credentials", () => {
  const refused = { pbx: "ok", token: "fail", ...skipped("tenant", ...RIGHTS, "version"), clock: "ok" };

  it("says that they have expired, and what to do", async () => {
    pbx.expireTokens();
    const { code, statuses, messages } = await visit();
    expect({ code, statuses }).toMatchObject({ code: 1, statuses: refused });
    expect(messages["token"]).toMatch(
      /the one from PORTSIP_TOKEN may have expired.*set PORTSIP_TOKEN to a fresh one/,
    );
    expect(calls()).toEqual(["GET /api/auth/user"]);
  });

  it("says so where the PBX refuses them without a word", async () => {
    for (const body of [null, "Unauthorized"]) {
      pbx.fault({ path: /user$/, fault: { status: 401, body }, times: 1 });
      expect((await visit()).statuses).toMatchObject(refused);
    }
  });

  it("signs in once only where they are wrong", async () => {
    const { code, statuses, messages } = await visit(signingIn("wr0ng-secret"));
    expect({ code, statuses }).toMatchObject({ code: 1, statuses: refused });
    expect(messages["token"]).toMatch(
      /refused to sign in admin at acme\.example: .*check username, password and domain/,
    );
    expect(calls()).toEqual(["POST /api/auth/sign_in"]);
    expect(pbx.refusedSignIns).toBe(1);
  });

  it("says that the user has two-factor sign-in", async () => {
    const account = { username: "admin", password: "pass-w0rd", twoFactor: true };
    await reopen({ tenants: [{ name: "Acme", accounts: [account] }] });
    const { statuses, messages } = await visit(signingIn());
    expect(statuses).toMatchObject(refused);
    expect(messages["token"]).toMatch(
      /two-factor sign-in, which no program can pass.*needs an access token instead/,
    );
  });

  it("neither renews nor tries again those that sign in and are refused then", async () => {
    pbx.fault({ path: /auth\/user$/, fault: { status: 401 } });
    const { statuses, messages } = await visit(signingIn());
    expect(statuses).toMatchObject(refused);
    expect(messages["token"]).toMatch(/let the user sign in, and then refused the token.*: try again/);
    expect(calls()).toEqual(["POST /api/auth/sign_in", "GET /api/auth/user"]);
  });

  it("does not call a PBX unreachable that lets them sign in and then falls silent", async () => {
    pbx.fault({ path: /auth\/user$/, fault: "hang" });
    const { statuses, messages } = await visit({ ...signingIn(), PORTSIP_TIMEOUT_SECONDS: "1" });
    expect(statuses).toMatchObject(refused);
    expect(messages["token"]).toMatch(/gave no answer within 1 s: try again/);
  });

  it("says that they cannot be judged where the answer is of another form", async () => {
    pbx.fault({ path: /auth\/user$/, fault: "wrong-shape" });
    const { statuses, messages } = await visit();
    expect(statuses).toMatchObject(refused);
    expect(messages["token"]).toMatch(/did not answer what was asked for.*: try again/);
  });

  it("takes those of a restricted role for enough, with a warning", async () => {
    const token = pbx.tenant().newToken({ restricted: true });
    const { code, statuses, messages } = await visit({ PORTSIP_TOKEN: token });
    expect({ code, statuses }).toMatchObject({
      code: 0,
      statuses: { token: "ok", tenant: "warn", groups: "ok", version: "ok" },
    });
    expect(messages["token"]).toContain("with the role StandardUser");
    expect(messages["tenant"]).toContain("groups of another tenant cannot be told apart");
    expect(messages["version"]).toBe(
      "the PBX does not tell it to this role; display names need 22.6 or newer",
    );
  });

  it("refuses those of another tenant before its groups are read", async () => {
    const { code, statuses, messages } = await visit({ PORTSIP_DOMAIN: "globex.example" });
    expect({ code, statuses }).toMatchObject({
      code: 1,
      statuses: { token: "ok", tenant: "fail", groups: "skip", version: "ok", clock: "ok" },
    });
    expect(messages["tenant"]).toBe(
      "the credentials belong to tenant Acme (acme.example), but the settings are for the domain globex.example: use credentials of globex.example, or correct the domain (portsip:domain or PORTSIP_DOMAIN)",
    );
    expect(calls()).not.toContain("GET /api/groups");
  });

  it("warns where they lack the right to list trunks, extensions or outbound rules, with what does not work then", async () => {
    const token = pbx.tenant().newToken({ denied: ["users", "outbound_rules", "providers"] });
    const { code, statuses, messages } = await visit({ PORTSIP_TOKEN: token });
    expect({ code, statuses }).toMatchObject({
      code: 0,
      statuses: { groups: "ok", trunks: "warn", users: "warn", rules: "warn", version: "ok" },
    });
    expect(messages["trunks"]).toMatch(/^cannot list trunks: .*403.*providerId only/);
    expect(messages["users"]).toMatch(
      /^cannot list extensions: .*members are managed, but a preview does not check/,
    );
    expect(messages["rules"]).toMatch(/^cannot list outbound rules: .*outboundRules cannot be managed/);
  });

  it("warns of a password that must be changed first", async () => {
    const account = { username: "admin", password: "pass-w0rd", passwordForceReset: true };
    await reopen({ tenants: [{ name: "Acme", accounts: [account] }] });
    const { code, statuses, messages } = await visit(signingIn());
    expect({ code, token: statuses["token"] }).toEqual({ code: 0, token: "warn" });
    expect(messages["token"]).toMatch(/has to change its password first.*web page/);
  });

  it("says that the PBX has blocked the address, and does not call the password wrong", async () => {
    await reopen({ refusalsThatBlock: 1 });
    expect((await visit(signingIn("wr0ng-secret"))).messages["token"]).toContain("check username, password");
    const { statuses, messages } = await visit(signingIn());
    expect(statuses).toMatchObject(refused);
    expect(messages["token"]).toMatch(/blocked this machine's address \(.*DENIED.*wait until the block ends/);
    expect(messages["token"]).not.toContain("check username, password");
  });

  it("says that they lack the right to list groups", async () => {
    pbx.fault({ path: /groups$/, fault: { status: 403 } });
    const { code, statuses, messages } = await visit();
    expect({ code, statuses }).toMatchObject({
      code: 1,
      statuses: { token: "ok", groups: "fail", version: "ok" },
    });
    expect(messages["groups"]).toMatch(/^cannot list groups: .*403.*: use an account whose role may manage/);
  });

  it.each([
    [/auth\/user$/, "token"],
    [/tenant$/, "tenant"],
    [/groups$/, "groups"],
    [/status$/, "version"],
    [/sign_in$/, "token"],
  ])("blots them out where an answer of %s quotes them", async (path, check) => {
    pbx.fault({ path, fault: { status: 418, echo: true } });
    const { statuses, messages } = await visit(signingIn());
    expect(statuses[check]).not.toBe("ok");
    expect(messages[check]).toContain("[secret]");
  });

  it("blots them out where the PBX gives them as the user's role, the tenant's name or its own version", async () => {
    const body = (text: string): unknown => ({
      id: "1",
      name: text,
      domain: "acme.example",
      role: text,
      version: text,
    });
    pbx.fault({ fault: { status: 200, body: body(`\u001b[31m${pbx.token}\n`) } });
    const { stdout, messages } = await visit();
    expect(messages["token"]).toContain("[secret]");
    expect(messages["tenant"]).toContain("[secret]");
    expect(messages["version"]).toContain("[secret]");
    expect(stdout).not.toContain("\u001b");
    const elsewhere = await visit({ PORTSIP_DOMAIN: "globex.example" });
    expect(elsewhere.messages["tenant"]).toContain("[secret]");
    expect(elsewhere.messages["tenant"]).toContain("use credentials of globex.example");
  });
});

describe("the doctor, comparing versions and clocks", () => {
  it("tells the version of an older PBX", async () => {
    pbx.configure({ version: "22.5.9" });
    expect((await visit()).messages["version"]).toBe("PortSIP PBX 22.5.9; display names need 22.6 or newer");
    pbx.configure({ version: "15.3" });
    expect(await visit()).toMatchObject({ code: 0, statuses: { version: "warn" } });
    pbx.fault({ path: /status$/, fault: { status: 500 } });
    expect(await visit()).toMatchObject({ code: 0, statuses: { version: "warn", clock: "ok" } });
  });

  it("warns of clocks that differ by more than minutes", async () => {
    const Date_ = new Date(Date.now() - 12 * 60_000).toUTCString();
    pbx.fault({ path: /user$/, fault: { status: 200, body: { role: "Admin" }, headers: { Date: Date_ } } });
    const { code, statuses, messages } = await visit();
    expect({ code, statuses }).toMatchObject({ code: 0, statuses: { clock: "warn", groups: "ok" } });
    expect(messages["clock"]).toMatch(/^12 minutes ahead of the PBX's: set the one that is wrong/);
  });

  it("fails for an SDK and a CLI that are too old", async () => {
    surgery.project({}, "v3.215.0");
    surgery.write("node_modules/@pulumi/pulumi/package.json", '{"version":"3.215.4"}');
    const { code, statuses, messages } = await visit();
    expect({ code, statuses }).toMatchObject({
      code: 1,
      statuses: { groups: "ok", sdk: "fail", cli: "fail" },
    });
    expect(messages["sdk"]).toContain("npm install @pulumi/pulumi@^3.216.0");
    expect(messages["cli"]).toContain("pulumi 3.215.0 is too old: install 3.216 or newer");
  });
});

describe("the command line of the doctor", () => {
  it.each([
    [["--jsn"], /there is no option --jsn; did you mean --json\?/],
    [["all"], /takes options only, not all/],
    [["--connection"], /--connection needs a value/],
  ])("%j has a status of its own", async (args, reason) => {
    const { code, stdout, stderr } = await surgery.run(settings, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(reason);
    expect(calls()).toEqual([]);
  });

  it("--help tells what there is", async () => {
    const { code, stdout } = await surgery.run(settings, "--help");
    expect({ code, told: stdout.includes("--json") && stdout.includes("--connection") }).toEqual({
      code: 0,
      told: true,
    });
  });
});
