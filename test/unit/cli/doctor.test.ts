import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Certificate,
  checkCertificate,
  checkPlainHttp,
} from "../../../provider/src/cli/doctor/certificate";
import { Checkup, fail, line, named, ok } from "../../../provider/src/cli/doctor/check";
import { parseOptions } from "../../../provider/src/cli/doctor/command";
import { checkClock } from "../../../provider/src/cli/doctor/reached";
import { isAtLeast, partsOf } from "../../../provider/src/text/counting";
import { judgeSettings } from "../../../provider/src/cli/doctor/settings";
import { checkNode, checkPbxVersion, judgeCli, judgeSdk } from "../../../provider/src/cli/doctor/versions";
import type { Outcome } from "../../../provider/src/pbx/transport";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

function answer(date?: number | string): Outcome {
  const text = typeof date === "number" ? new Date(date).toUTCString() : date;
  return {
    kind: "answer",
    status: 200,
    headers: new Headers(text === undefined ? {} : { date: text }),
    body: "",
  };
}

test("options are read, and others refused", () => {
  expect(parseOptions([])).toEqual({ stack: undefined, connection: undefined, json: false });
  expect(parseOptions(["--json", "--connection", "acme", "-s", "dev"])).toEqual({
    stack: "dev",
    connection: "acme",
    json: true,
  });
  expect(() => parseOptions(["--id", "1"])).toThrow("there is no option --id");
  expect(() => parseOptions(["--connection=a", "--connection=b"])).toThrow("--connection is given 2 times");
});

test("a check is one line, whatever it tells of", () => {
  expect(line(named("pbx", ok("a\nb\u001b[2J\u202e")))).toBe("ok    pbx       a\\nb\\u001b[2J\\u202e");
  expect(line({ check: "settings", status: "fail", message: "x" })).toBe("FAIL  settings  x");
});

test("a check is skipped that makes no sense without one that failed, however far before", async () => {
  const checkup = new Checkup();
  const made = [
    await checkup.make("token", () => fail("refused")),
    await checkup.make("tenant", () => ok("never asked")),
    await checkup.make("groups", () => ok("never asked")),
    await checkup.make("clock", () => ok("right")),
  ];
  expect(made.map(line)).toEqual([
    "FAIL  token     refused",
    "skip  tenant    not checked, see token",
    "skip  groups    not checked, see token",
    "ok    clock     right",
  ]);
});

describe("versions", () => {
  it("are compared as numbers, part by part", () => {
    const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(version, version, (one, other) => {
        const padded = (parts: number[]): string =>
          [0, 1, 2, 3].map((i) => String(parts[i] ?? 0).padStart(3, "0")).join();
        expect(isAtLeast(one, other)).toBe(padded(one) >= padded(other));
      }),
    );
    expect(["v3.216.0-beta.1", " 22.6\n", "none", ""].map(partsOf)).toEqual([
      [3, 216, 0],
      [22, 6],
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["20.18.9", "fail"],
    ["18.20.0", "fail"],
    ["20.19.0", "ok"],
    ["24.1.0", "ok"],
  ])("Node %s: %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });

  it.each([
    ["3.215.9", ">=20", "20.19.0", "fail", "npm install @pulumi/pulumi@^3.216.0"],
    ["2.300.0", undefined, "20.19.0", "fail", "too old"],
    ["3.216.0", ">=18", "20.19.0", "ok", "3.216.0"],
    ["3.270.0", ">=22", "20.19.0", "fail", "needs Node 22 or newer, and this is 20.19.0"],
    ["3.270.0", ">= v22.1", "22.0.0", "fail", "needs Node 22.1"],
    ["3.270.0", "^20 || ^22", "20.19.0", "ok", "3.270.0"],
    ["4.0.0", ">=22", "24.0.0", "warn", "never tried"],
  ])("SDK %s, which needs Node %s, on %s: %s", (version, needs, node, status, message) => {
    const finding = judgeSdk(version, needs, node);
    expect(finding).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  it.each([
    ["v3.215.0\n", "fail"],
    ["v3.216.0\n", "ok"],
    ["3.259.0-alpha.1", "ok"],
    ["v4.0.0", "warn"],
    ["PulumiOS shell", "warn"],
  ])("CLI %j: %s", (printed, status) => {
    expect(judgeCli(printed).status).toBe(status);
  });

  it.each([
    ["22.6", "ok", /^PortSIP PBX 22\.6$/],
    ["22.10.1", "ok", /^PortSIP PBX 22\.10\.1$/],
    ["22.5.9", "ok", /; display names need 22\.6 or newer$/],
    ["21.9", "warn", /older than what was tried, 22\.0/],
    ["next", "warn", /no version that we know/],
    [undefined, "ok", /does not tell it to this role/],
  ])("PBX %s: %s", (value, status, message) => {
    const finding = checkPbxVersion({ value }, (text) => text);
    expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
  });
});

describe("a clock", () => {
  const at = (date?: number | string): string => {
    const { status, message } = checkClock({ outcome: answer(date), startedAt: 1e12, endedAt: 1e12 + 1000 });
    return `${status}: ${message}`;
  };

  it.each([
    [0, "ok: within 1 s of the PBX's"],
    [-4 * MINUTE, "ok: within 240 s of the PBX's"],
    [6 * MINUTE, "warn: 6 minutes behind the PBX's: set"],
    [-6 * MINUTE, "warn: 6 minutes ahead of the PBX's: set"],
    [5 * 60 * MINUTE, "warn: 5 hours behind"],
    [-3 * DAY, "warn: 3 days ahead of"],
  ])("that the PBX's differs from by %d ms", (ms, expected) => {
    expect(at(1e12 + ms)).toContain(expected);
  });

  it("is not judged without a time", () => {
    expect(at()).toBe("skip: the PBX's answer tells no time");
    expect(at("soon")).toBe("skip: the PBX's answer tells no time");
  });
});

describe("a certificate", () => {
  const now = 1e12;
  const good: Certificate = {
    subject: "CN=pbx.example",
    issuer: "CN=R3",
    endsAt: now + 90 * DAY,
    endsFirst: "CN=pbx.example",
    fingerprint: "AB:CD",
    alone: false,
    problem: undefined,
  };
  const refused: Outcome = {
    kind: "failure",
    reason: "not trusted",
    reached: false,
    transient: false,
    stale: false,
    cause: "tls",
  };
  const judge = (given: Partial<Certificate>, outcome = answer(), caFile?: string): string => {
    const settings = { url: "https://pbx.example:8887/api", ...(caFile !== undefined && { caFile }) };
    const { status, message } = checkCertificate(outcome, { ...good, ...given }, settings, now);
    return `${status}: ${message}`;
  };

  it("is warned of from 30 days before its end", () => {
    expect(judge({})).toBe("ok: trusted: CN=pbx.example, issued by CN=R3, valid until 2001-12-08");
    expect(judge({ endsAt: now + 30 * DAY })).toMatch(/^ok/);
    expect(judge({ endsAt: now + 30 * DAY - 1 })).toMatch(
      /^warn: trusted, but the certificate ends in 29 days: renew it/,
    );
    expect(judge({ endsAt: now + DAY, endsFirst: "CN=R3" })).toContain(
      "the certificate, that of CN=R3, ends in 1 day: renew it",
    );
    expect(judge({ endsAt: now + DAY - 1 })).toContain("ends within a day: renew it");
  });

  it("that is refused is described, with what may help", () => {
    const missing = "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
    const it = "it is CN=pbx.example, issued by CN=R3, valid until 2001-12-08";
    const save =
      "to trust this very certificate, for as long as the PBX has it, compare its SHA-256 fingerprint, AB:CD, with the PBX's own, and save it as a caFile: `openssl s_client -connect pbx.example:8887 </dev/null | openssl x509 > ca.pem`";
    expect(judge({ problem: missing }, refused)).toBe(`fail: not trusted; ${save}; ${it}`);
    expect(judge({ problem: missing, alone: true }, refused)).toContain(
      "not trusted; if a public CA issued it, let",
    );
    expect(judge({ problem: missing, alone: true }, refused, "ca.pem")).toBe(
      `fail: not trusted; the CA file ca.pem is not that of its issuer; ${save}; ${it}`,
    );
    expect(
      judge({ problem: "DEPTH_ZERO_SELF_SIGNED_CERT", subject: "CN=me", issuer: "CN=me" }, refused),
    ).toBe(`fail: not trusted; ${save}; it is CN=me, self-signed, valid until 2001-12-08`);
    expect(judge({ problem: "ERR_TLS_CERT_ALTNAME_INVALID" }, refused)).toBe(
      `fail: not trusted; ${save}; ${it}`,
    );
    expect(judge({ problem: "CERT_HAS_EXPIRED", alone: true }, refused, "ca.pem")).toBe(
      `fail: not trusted; ${it}`,
    );
    const url = "https://pbx.example/api";
    expect(checkCertificate(refused, undefined, { url }, now)).toEqual({
      status: "fail",
      message: "not trusted",
    });
    expect(checkCertificate(answer(), undefined, { url }, now).status).toBe("ok");
  });

  it("is not looked for where there is none", () => {
    expect(checkPlainHttp("http://localhost:1/api").status).toBe("skip");
    expect(checkPlainHttp("http://pbx.example/api")).toMatchObject({
      status: "warn",
      message: expect.stringContaining("http://pbx.example is not encrypted"),
    });
  });
});

describe("settings", () => {
  const config = (
    values: Record<string, string>,
    secret = true,
  ): { stack: string; config: Record<string, { value: string; secret: boolean }> } => ({
    stack: "dev",
    config: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, secret }])),
  });
  const none = { reason: "there is no project", faulty: false } as const;
  const complete = { PORTSIP_URL: "https://pbx.example", PORTSIP_TOKEN: "s3cret" };

  it("are told by where they are, and never what they are", () => {
    const values = {
      "portsip:url": "https://hidden.example",
      "portsip:password": "s3cret",
      "portsip:username": "hidden",
    };
    const { finding, settings } = judgeSettings({ PORTSIP_USERNAME: "hidden" }, config(values), undefined);
    expect(finding).toEqual({
      status: "ok",
      message:
        "url from the stack's config, username from PORTSIP_USERNAME, password from the stack's config (stack dev)",
    });
    expect(settings?.url).toBe("https://hidden.example/api");
  });

  it("that are not used are told", () => {
    const both = { PORTSIP_USERNAME: "u", PORTSIP_PASSWORD: "p" };
    expect(judgeSettings({ ...complete, ...both }, none, undefined).finding.message).toContain(
      "; signs in, and leaves the token aside",
    );
    const stored = config({ "portsip:username": "u", "portsip:password": "p" });
    expect(judgeSettings(complete, stored, undefined).finding.message).toContain(
      "; takes the token, and does not sign in",
    );
  });

  it("that nobody may read are warned of where they are in plain text, those of connections too", () => {
    const connections = { "portsip:connections": '{"acme":{"password":"s3cret"}}' };
    const { finding } = judgeSettings(complete, config(connections, false), undefined);
    expect(finding.status).toBe("warn");
    expect(finding.message).toContain(
      "`pulumi config set --secret --path 'portsip:connections.acme.password'`",
    );
    expect(judgeSettings(complete, config(connections), undefined).finding.status).toBe("ok");
  });

  it("that are misspelt are warned of, and told where others are missing", () => {
    const stack = config({ "portsip:domian": "acme.example" });
    const { finding } = judgeSettings({ ...complete, PORTSIP_DOMIAN: "x" }, stack, undefined);
    expect(finding.status).toBe("warn");
    expect(finding.message).toContain(
      "; portsip:domian in the stack's config is no setting; did you mean portsip:domain?; PORTSIP_DOMIAN in the environment is no setting; did you mean PORTSIP_DOMAIN?",
    );
    expect(judgeSettings({}, config({ "portsip:ulr": "x" }), undefined).finding).toMatchObject({
      status: "fail",
      message: expect.stringContaining("did you mean portsip:url?"),
    });
  });

  it("that are missing where the stack's config could not be read are told after the reason for that", () => {
    for (const [reason, told] of [
      ["there is no pulumi on PATH: install it", "there is no pulumi on PATH: install it; so only"],
      ["incorrect passphrase", "incorrect passphrase: set PULUMI_CONFIG_PASSPHRASE, or"],
    ] as const) {
      const { finding } = judgeSettings({}, { reason, faulty: true }, undefined);
      expect(finding.status).toBe("fail");
      expect(finding.message.startsWith(told)).toBe(true);
      expect(finding.message).toMatch(/; so only the environment counts, and the settings are not complete/);
    }
  });

  it("of a stack that should be readable are warned of", () => {
    expect(judgeSettings(complete, { ...none, faulty: true }, undefined).finding.status).toBe("warn");
    expect(judgeSettings(complete, none, undefined).finding.status).toBe("ok");
  });

  it("that are malformed fail, and are not quoted", () => {
    const environment = { ...complete, PORTSIP_TIMEOUT_SECONDS: "s3cret", PORTSIP_CONNECTIONS: "{s3cret" };
    for (const connection of [undefined, "acme"]) {
      const { finding, settings } = judgeSettings(environment, none, connection);
      expect(finding.status).toBe("fail");
      expect(finding.message).not.toContain("s3cret");
      expect(settings).toBeUndefined();
    }
  });
});
