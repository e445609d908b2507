import { inspect } from "node:util";
import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import {
  isPrivate,
  resolveSettings,
  type Settings,
  SettingsError,
  variableOf,
} from "../../../provider/src/settings";

type Given = Readonly<Record<string, string | undefined>>;

/** Settings from variables, and from keys of the stack's config without their namespace. */
function settingsFrom(environment: Given, config: Given = {}): Settings {
  return resolveSettings(environment, (key) => {
    expect(key).toMatch(/^portsip:/);
    return config[key.slice("portsip:".length)];
  });
}

function errorOf(environment: Given, config: Given = {}): SettingsError {
  try {
    settingsFrom(environment, config);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // What follows a malformed setting has a test of its own.
    return new SettingsError(error.message.replace(/ \(set [^()]*; the environment wins\)$/, ""));
  }
  throw new Error("these settings are complete");
}

const url = { PORTSIP_URL: "https://pbx.example:8887" };
const token = { PORTSIP_TOKEN: "t0ken" };
const enough = { ...url, ...token };
const user = { PORTSIP_USERNAME: "admin", PORTSIP_PASSWORD: "pass word", PORTSIP_DOMAIN: "acme.example" };

test("address and token are enough; the rest has defaults", () => {
  expect(settingsFrom(enough)).toStrictEqual({
    url: "https://pbx.example:8887/api",
    credentials: {
      kind: "token",
      token: "t0ken",
      source: "environment",
      where: "PORTSIP_TOKEN",
      inEnvironment: "PORTSIP_TOKEN",
    },
    timeoutSeconds: 30,
    maxRetries: 5,
    maxConcurrency: 8,
    requestsPerMinute: 5000,
    checkAgainstPbx: true,
    adoptExisting: false,
    acceptTenantChange: false,
    forceDelete: false,
  });
});

test("everything can come from the stack's config, or from the environment", () => {
  const all = {
    url: "https://pbx.example",
    username: "admin",
    password: "secret",
    domain: "acme.example",
    caFile: "/etc/ca.pem",
    timeoutSeconds: "2.5",
    maxRetries: "0",
    maxConcurrency: "1",
    requestsPerMinute: "1000",
    checkAgainstPbx: "false",
    acceptTenantChange: "true",
    adoptExisting: "true",
    forceDelete: "true",
  };
  const expected: Settings = {
    url: "https://pbx.example/api",
    credentials: { kind: "signIn", username: "admin", password: "secret", domain: "acme.example" },
    domain: "acme.example",
    caFile: "/etc/ca.pem",
    timeoutSeconds: 2.5,
    maxRetries: 0,
    maxConcurrency: 1,
    requestsPerMinute: 1000,
    checkAgainstPbx: false,
    acceptTenantChange: true,
    adoptExisting: true,
    forceDelete: true,
  };
  expect(settingsFrom({}, all)).toStrictEqual(expected);
  expect(
    settingsFrom({
      PORTSIP_URL: all.url,
      PORTSIP_USERNAME: all.username,
      PORTSIP_PASSWORD: all.password,
      PORTSIP_DOMAIN: all.domain,
      PORTSIP_CA_FILE: all.caFile,
      PORTSIP_TIMEOUT_SECONDS: all.timeoutSeconds,
      PORTSIP_MAX_RETRIES: all.maxRetries,
      PORTSIP_MAX_CONCURRENCY: all.maxConcurrency,
      PORTSIP_REQUESTS_PER_MINUTE: all.requestsPerMinute,
      PORTSIP_ACCEPT_TENANT_CHANGE: all.acceptTenantChange,
      PORTSIP_ADOPT_EXISTING: all.adoptExisting,
      PORTSIP_CHECK_AGAINST_PBX: all.checkAgainstPbx,
      PORTSIP_FORCE_DELETE: all.forceDelete,
    }),
  ).toStrictEqual(expected);
});

describe("the environment of the settings", () => {
  it("wins over the config, setting by setting", () => {
    const settings = settingsFrom(
      { PORTSIP_URL: "https://new.example", PORTSIP_MAX_RETRIES: "1" },
      {
        url: "https://old.example",
        token: "t0ken",
        maxRetries: "2",
        timeoutSeconds: "3",
        adoptExisting: "true",
      },
    );
    expect(settings).toMatchObject({
      url: "https://new.example/api",
      maxRetries: 1,
      timeoutSeconds: 3,
      adoptExisting: true,
      credentials: { token: "t0ken", source: "config" },
    });
  });

  it("can switch off what the config switched on", () => {
    expect(
      settingsFrom({ ...enough, PORTSIP_ADOPT_EXISTING: "false" }, { adoptExisting: "true" }),
    ).toMatchObject({
      adoptExisting: false,
    });
  });

  it.each(["", " ", "\n"])("leaves a setting unset with an empty variable: %j", (empty) => {
    expect(
      settingsFrom(
        { PORTSIP_URL: empty, PORTSIP_TOKEN: empty, PORTSIP_MAX_RETRIES: empty },
        { url: "https://pbx.example", token: "t0ken" },
      ),
    ).toMatchObject({
      url: "https://pbx.example/api",
      maxRetries: 5,
      credentials: { token: "t0ken", source: "config" },
    });
    expect(errorOf({ ...token, PORTSIP_URL: empty }).message).toMatch(/address is missing/);
  });

  it("may end a value with a line break, as a file's content does", () => {
    expect(settingsFrom({ PORTSIP_URL: "https://pbx.example\n", PORTSIP_TOKEN: "t0ken\n" })).toMatchObject({
      url: "https://pbx.example/api",
      credentials: { token: "t0ken" },
    });
  });

  test.each([
    ["url", "PORTSIP_URL"],
    ["caFile", "PORTSIP_CA_FILE"],
    ["timeoutSeconds", "PORTSIP_TIMEOUT_SECONDS"],
    ["requestsPerMinute", "PORTSIP_REQUESTS_PER_MINUTE"],
    ["acceptTenantChange", "PORTSIP_ACCEPT_TENANT_CHANGE"],
  ] as const)("names %s %s", (name, variable) => {
    expect(variableOf(name)).toBe(variable);
  });
});

test("a variable that is about the run holds for every connection, and one about a PBX for none", () => {
  const connections = JSON.stringify({ acme: { url: "https://acme.example", token: "t0ken" } });
  const environment = {
    PORTSIP_CONNECTIONS: connections,
    PORTSIP_CHECK_AGAINST_PBX: "false",
    PORTSIP_ADOPT_EXISTING: "true",
    PORTSIP_ACCEPT_TENANT_CHANGE: "true",
    PORTSIP_FORCE_DELETE: "true",
    PORTSIP_MAX_RETRIES: "1",
    PORTSIP_DOMAIN: "globex.example",
  };
  expect(resolveSettings(environment, () => undefined, "acme")).toStrictEqual({
    ...settingsFrom({ PORTSIP_URL: "https://acme.example", ...token }),
    credentials: {
      kind: "token",
      token: "t0ken",
      source: "environment",
      where: "acme.token of PORTSIP_CONNECTIONS",
      inEnvironment: "acme.token of PORTSIP_CONNECTIONS",
    },
    checkAgainstPbx: false,
    adoptExisting: true,
    acceptTenantChange: true,
    forceDelete: true,
  });
});

describe("the address of the PBX among the settings", () => {
  const urlOf = (address: string): string => settingsFrom({ ...token, PORTSIP_URL: address }).url;

  test.each([
    ["https://pbx.example:8887", "https://pbx.example:8887/api"],
    ["https://pbx.example:8887/", "https://pbx.example:8887/api"],
    ["https://pbx.example:8887/api", "https://pbx.example:8887/api"],
    ["https://pbx.example:8887/api/", "https://pbx.example:8887/api"],
    ["https://pbx.example:8887//api//", "https://pbx.example:8887/api"],
    ["http://127.0.0.1:8887", "http://127.0.0.1:8887/api"],
    ["HTTPS://PBX.example", "https://pbx.example/api"],
    ["https://[::1]:8887/api", "https://[::1]:8887/api"],
    ["https://pbx.example:443", "https://pbx.example/api"],
  ])("gets /api where it is missing, and never twice: %s", (address, expected) => {
    expect(urlOf(address)).toBe(expected);
    expect(urlOf(urlOf(address))).toBe(expected);
  });

  test.each([
    ["pbx.example", /is not an address/],
    ["10.0.0.1:8887", /is not an address/],
    ["https://", /is not an address/],
    ["pbx.example:8887", /does not start with https:\/\/ or http:\/\//],
    ["ftp://pbx.example", /does not start with https:\/\/ or http:\/\//],
    ["https://pbx.example/admin", /has a path other than \/api/],
    ["https://pbx.example/api/v1", /has a path other than \/api/],
    ["https://pbx.example/api/api", /has a path other than \/api/],
    ["https://pbx.example/?a=b", /has a query or a fragment/],
    ["https://pbx.example/api#top", /has a query or a fragment/],
    ["https://admin:hunter2@pbx.example", /holds credentials/],
    ["https://admin@pbx.example", /holds credentials/],
  ])("is refused with what to give instead: %s", (address, reason) => {
    const { message } = errorOf({ ...token, PORTSIP_URL: address });
    expect(message).toMatch(/^the settings are wrong: PORTSIP_URL /);
    expect(message).toMatch(reason);
    expect(message).toMatch(/give https:\/\/HOST:PORT, with or without \/api$/);
  });

  it.each([
    "https://admin:hunter2@pbx.example",
    "https://admin:hunter2@pbx.example/path?x",
    "ftp://admin:hunter2@pbx.example",
    "admin:hunter2@pbx.example",
    "https://admin:hunter2@",
    "https://pbx.example/?password=hunter2",
  ])("never shows its password in an error: %s", (address) => {
    expect(inspect(errorOf({ ...token, PORTSIP_URL: address }))).not.toContain("hunter2");
    expect(inspect(errorOf({}, { token: "t", url: address }))).not.toContain("hunter2");
  });

  it("that is malformed says both ways to set it", () => {
    expect(() => settingsFrom({ ...token, PORTSIP_URL: "pbx" })).toThrow(
      /\(set PORTSIP_URL in the environment or portsip:url in the stack's config; the environment wins\)$/,
    );
  });

  it("that is missing says both ways to set it", () => {
    const { message } = errorOf(token);
    expect(message).toContain("PORTSIP_URL in the environment");
    expect(message).toContain("pulumi config set portsip:url https://HOST:8887");
  });
});

describe("numbers", () => {
  const ranges = [
    ["timeoutSeconds", 0.1, 600, false],
    ["maxRetries", 0, 20, true],
    ["maxConcurrency", 1, 100, true],
    ["requestsPerMinute", 1, 100_000, true],
  ] as const;

  describe.each(ranges)("%s: from %d to %d", (name, least, most, whole) => {
    const variable = variableOf(name);

    test.each([least, most])("%d is taken", (value) => {
      expect(settingsFrom({ ...enough, [variable]: String(value) })[name]).toBe(value);
    });

    test.each([
      String(least - 0.05),
      String(least - 1),
      String(most + 1),
      "-1",
      "many",
      "5s",
      "1,5",
      "NaN",
      "Infinity",
    ])("%s is refused, with the range", (value) => {
      const { message } = errorOf({ ...enough, [variable]: value });
      expect(message).toBe(
        `the settings are wrong: ${variable} must be a ${whole ? "whole " : ""}number from ${least} to ${most}`,
      );
    });

    test(`a fraction is ${whole ? "refused" : "taken"}`, () => {
      const config = { url: "https://pbx.example", token: "t", [name]: "1.5" };
      if (whole) {
        expect(errorOf({}, config).message).toContain(
          `portsip:${name} in the stack's config must be a whole number`,
        );
      } else {
        expect(settingsFrom({}, config)[name]).toBe(1.5);
      }
    });
  });
});

describe.each(["checkAgainstPbx", "adoptExisting", "acceptTenantChange", "forceDelete"] as const)(
  "%s",
  (name) => {
    test.each([
      ["true", true],
      ["false", false],
      ["True", true],
      ["FALSE", false],
    ])("%s", (value, expected) => {
      expect(settingsFrom({ ...enough, [variableOf(name)]: value })[name]).toBe(expected);
    });

    test.each(["yes", "1", "0", "on"])("%s is refused: it must be true or false", (value) => {
      expect(errorOf({ ...enough, [variableOf(name)]: value }).message).toBe(
        `the settings are wrong: ${variableOf(name)} must be true or false`,
      );
    });
  },
);

describe("credentials among the settings", () => {
  const chosen = (environment: Given, config: Given = {}): unknown =>
    settingsFrom({ ...url, ...environment }, config).credentials;
  const tokenFrom = (source: string, value = "t0ken") => ({ kind: "token", token: value, source });
  const signIn = {
    kind: "signIn",
    username: "admin",
    password: "pass word",
    domain: "acme.example",
  };
  const configUser = { username: "admin", password: "pass word", domain: "acme.example" };

  test.each<[string, Given, Given, object]>([
    ["a token", token, {}, tokenFrom("environment")],
    ["a token of the config", {}, { token: "t0ken" }, tokenFrom("config")],
    ["the environment's token over the config's", token, { token: "old" }, tokenFrom("environment")],
    ["a user", user, {}, signIn],
    ["a user of the config", {}, configUser, signIn],
    ["signing in over a token of the same place: a token goes stale", { ...user, ...token }, {}, signIn],
    ["signing in over a token, both of the config", {}, { ...configUser, token: "t0ken" }, signIn],
    ["a token of the environment over a user of the config", token, configUser, tokenFrom("environment")],
    ["a user of the environment over a token of the config", user, { token: "t0ken" }, signIn],
    [
      "a user of the config whose password only the environment has",
      { PORTSIP_PASSWORD: "pass word" },
      { username: "admin", domain: "acme.example" },
      signIn,
    ],
    [
      "that user also over a token of the config",
      { PORTSIP_PASSWORD: "pass word" },
      { username: "admin", domain: "acme.example", token: "t0ken" },
      signIn,
    ],
    [
      "that user also over a token of the environment, where its password is",
      { PORTSIP_PASSWORD: "pass word", ...token },
      { username: "admin", domain: "acme.example" },
      signIn,
    ],
    [
      "the environment's password over the config's",
      { PORTSIP_PASSWORD: "pass word" },
      { ...configUser, password: "old" },
      signIn,
    ],
    [
      "a token, although a domain is set: it pins the tenant",
      { ...token, PORTSIP_DOMAIN: "acme.example" },
      {},
      tokenFrom("environment"),
    ],
  ])("%s", (_, environment, config, expected) => {
    expect(chosen(environment, config)).toMatchObject(expected);
  });

  it("need no domain", () => {
    expect(chosen({ ...user, PORTSIP_DOMAIN: undefined })).toStrictEqual({
      kind: "signIn",
      username: "admin",
      password: "pass word",
    });
  });

  it("that are missing say every way to set them", () => {
    const { message } = errorOf(url);
    for (const way of [
      "PORTSIP_USERNAME",
      "PORTSIP_PASSWORD",
      "PORTSIP_DOMAIN",
      "portsip:username, portsip:password, portsip:domain",
      "PORTSIP_TOKEN in the environment",
      "pulumi config set --secret portsip:token",
    ])
      expect(message).toContain(way);
  });

  it("without a password say both ways to set it, as a secret", () => {
    const { message } = errorOf({ ...url, PORTSIP_USERNAME: "admin" });
    expect(message).toContain("the user has no password");
    expect(message).toContain("PORTSIP_PASSWORD in the environment");
    expect(message).toContain("pulumi config set --secret portsip:password");
  });

  it("without a user say both ways to set it", () => {
    const { message } = errorOf(url, { password: "pass word" });
    expect(message).toContain("the password has no user");
    expect(message).toContain("PORTSIP_USERNAME in the environment");
    expect(message).toContain("pulumi config set portsip:username");
  });

  it.each(["to ken", "to\nken", "tökén"])("hold no token that cannot be one: %j", (value) => {
    const { message } = errorOf({ ...url, PORTSIP_TOKEN: value });
    expect(message).toMatch(/PORTSIP_TOKEN holds characters that no token has/);
    expect(message).not.toContain(value);
  });
});

test.each([
  ["what is missing leaves the settings incomplete", {}, "the settings are not complete: "],
  [
    "what is malformed makes them wrong",
    { ...token, PORTSIP_URL: "pbx" },
    "the settings are wrong: PORTSIP_URL is not an address",
  ],
  [
    "both are said",
    { PORTSIP_URL: "pbx" },
    "the settings are neither complete nor right: credentials are missing",
  ],
])("%s", (_, environment, begins) => {
  expect(errorOf(environment).message.slice(0, begins.length)).toBe(begins);
});

test("every problem is listed at once, each with the place where it was set", () => {
  const { message } = errorOf(
    { PORTSIP_URL: "pbx", PORTSIP_MAX_RETRIES: "lots", PORTSIP_ADOPT_EXISTING: "maybe" },
    { timeoutSeconds: "0", maxConcurrency: "1000", requestsPerMinute: "0.5", acceptTenantChange: "2" },
  );
  for (const problem of [
    "PORTSIP_URL is not an address",
    "credentials are missing",
    "portsip:timeoutSeconds in the stack's config must be",
    "PORTSIP_MAX_RETRIES must be",
    "portsip:maxConcurrency in the stack's config must be",
    "portsip:requestsPerMinute in the stack's config must be",
    "portsip:acceptTenantChange in the stack's config must be",
    "PORTSIP_ADOPT_EXISTING must be",
  ])
    expect(message).toContain(problem);
});

test("no secret is ever in an error, whichever settings are wrong, and wherever they were set", () => {
  const secret = "53cr3t-V4lu3";
  const values: Record<string, string[]> = {
    url: [
      "https://pbx.example",
      secret,
      `https://admin:${secret}@pbx.example`,
      `https://pbx.example/${secret}?${secret}`,
    ],
    token: [secret, `${secret} ${secret}`],
    username: ["admin"],
    password: [secret],
    domain: ["acme.example"],
    timeoutSeconds: ["1", secret],
    maxRetries: ["1", secret],
    adoptExisting: ["true", secret],
  };
  const set = (name: (key: string) => string): fc.Arbitrary<Given> =>
    fc.record(
      Object.fromEntries(
        Object.entries(values).map(([key, choices]) => [name(key), fc.constantFrom(...choices)]),
      ),
      { requiredKeys: [] },
    );
  let refused = 0;
  fc.assert(
    fc.property(
      set((key) => variableOf(key as never)),
      set((key) => key),
      (environment, config) => {
        try {
          settingsFrom(environment, config);
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(SettingsError);
          expect(inspect(error, { depth: null })).not.toContain(secret);
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(50);
});

describe("what is sent to the PBX stays private", () => {
  test.each([
    "https://pbx.example/api",
    "http://localhost:8887/api",
    "http://127.0.0.1:8887/api",
    "http://127.1.2.3/api",
    "http://[::1]:8887/api",
  ])("%s", (address) => {
    expect(isPrivate(address)).toBe(true);
  });

  test.each([
    "http://pbx.example/api",
    "http://10.0.0.1:8887/api",
    "http://127.0.0.1.example/api",
    "http://localhost.example/api",
    "http://[::2]/api",
  ])("but not with %s", (address) => {
    expect(isPrivate(address)).toBe(false);
  });
});
