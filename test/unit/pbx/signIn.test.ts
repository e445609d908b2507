import { expect, describe, it, test, jest, beforeEach, afterEach } from "@jest/globals";
import timers from "node:timers/promises";
import * as z from "zod";
import { Client } from "../../../provider/src/pbx/client";
import { Log } from "../../../provider/src/pbx/log";
import type { Outcome, Sending } from "../../../provider/src/pbx/transport";
import { resolveSettings } from "../../../provider/src/settings";

beforeEach(() => {
  // Pauses before another sign-in take no time here.
  jest.spyOn(timers, "setTimeout").mockImplementation((_, value) => Promise.resolve(value));
});

afterEach(() => {
  jest.restoreAllMocks();
});

type Route = (sending: Sending) => { readonly status: number; readonly body?: unknown };

const json = (status: number, body?: unknown): ReturnType<Route> => ({ status, body });
const error = (status: number, code: string, message: string): ReturnType<Route> =>
  json(status, { errors: [{ code, message }] });
const page = (status: number): ReturnType<Route> => json(status, "<html>Not Found, admin/pass word&</html>");

/** A PBX that knows these calls, and what was sent to it. */
class FakePbx {
  readonly sent: Sending[] = [];
  readonly client: Client;

  constructor(private readonly routes: Readonly<Record<string, Route>>) {
    const environment = {
      PORTSIP_URL: "https://pbx.example:8887",
      PORTSIP_USERNAME: "admin",
      PORTSIP_PASSWORD: "pass word&",
      PORTSIP_DOMAIN: "acme.example",
    };
    const settings = resolveSettings(environment, () => undefined);
    this.client = new Client(settings, new Log(), { transport: (sending) => this.answer(sending) });
  }

  /** The calls that were made, in their order. */
  get calls(): string[] {
    return this.sent.map(({ method, url }) => `${method} ${new URL(url).pathname.slice(4)}`);
  }

  group(): Promise<string> {
    return this.client.operation().send({
      method: "GET",
      path: "/groups/1",
      read: (answer) => answer.json(z.object({ id: z.string() })).id,
    });
  }

  private answer(sending: Sending): Promise<Outcome> {
    this.sent.push(sending);
    const { status, body } = (this.routes[this.calls.at(-1) ?? ""] ?? ((): ReturnType<Route> => json(404)))(
      sending,
    );
    const isText = typeof body === "string" || body === undefined;
    const headers = new Headers({ "content-type": isText ? "text/html" : "application/json" });
    return Promise.resolve({
      kind: "answer",
      status,
      headers,
      body: isText ? (body ?? "") : JSON.stringify(body),
    });
  }
}

const tokens = (n = 1, life = 1800): ReturnType<Route> =>
  json(200, { access_token: `token-${n}`, refresh_token: `refresh-${n}`, expires_in: life });

const group: Route = ({ headers }) =>
  headers["authorization"] === undefined ? error(401, "UNAUTHORIZED", "no token") : json(200, { id: "1" });

describe("the form of sign-in", () => {
  it("is /auth/sign_in where the PBX has it", async () => {
    const pbx = new FakePbx({ "POST /auth/sign_in": () => tokens(), "GET /groups/1": group });
    expect(await pbx.group()).toBe("1");
    expect(pbx.calls).toEqual(["POST /auth/sign_in", "GET /groups/1"]);
    expect(JSON.parse(pbx.sent[0]?.body ?? "")).toEqual({
      username: "admin",
      password: "pass word&",
      domain: "acme.example",
    });
  });

  it.each([undefined, null, "1800", "", 0, -1, {}])(
    "takes a token whatever the PBX says of its life: %j",
    async (expires_in) => {
      const pbx = new FakePbx({
        "POST /auth/sign_in": () => json(200, { access_token: "token-1", expires_in }),
        "GET /groups/1": group,
      });
      expect(await pbx.group()).toBe("1");
      expect(await pbx.group()).toBe("1");
      expect(pbx.calls).toEqual(["POST /auth/sign_in", "GET /groups/1", "GET /groups/1"]);
    },
  );

  it.each([
    ["a bare 404", json(404)],
    ["a web page", page(404)],
    ["405", json(405)],
    ["501", page(501)],
    ["a 404 of the API about the call", error(404, "UNKNOWN", "There is no such call.")],
  ])("is /login/oauth/token, as a form, where /auth/sign_in is answered by %s", async (_, missing) => {
    const pbx = new FakePbx({
      "POST /auth/sign_in": () => missing,
      "POST /login/oauth/token": () => tokens(),
      "GET /groups/1": group,
    });
    expect(await pbx.group()).toBe("1");
    expect(pbx.calls).toEqual(["POST /auth/sign_in", "POST /login/oauth/token", "GET /groups/1"]);
    expect(pbx.sent[1]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(pbx.sent[1]?.body))).toEqual({
      grant_type: "password",
      username: "admin",
      password: "pass word&",
      domain: "acme.example",
      scope: "all",
      client_id: "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a",
    });
  });

  it("is found out once: a token is renewed by the same form, and so is the next sign-in", async () => {
    let given = 0;
    const pbx = new FakePbx({
      "POST /login/oauth/token": ({ body = "" }) =>
        body.includes("refresh-2") ? error(400, "UNKNOWN", "spent") : tokens((given += 1), 0.001),
      "GET /groups/1": group,
    });
    for (let call = 0; call < 3; call += 1) {
      await pbx.group();
      const end = performance.now() + 2;
      while (performance.now() < end);
    }
    const form = (index: number): string | null =>
      new URLSearchParams(pbx.sent[index]?.body).get("grant_type");
    expect(pbx.calls.filter((call) => call === "POST /auth/sign_in")).toHaveLength(1);
    expect([1, 3, 5, 6].map(form)).toEqual(["password", "refresh_token", "refresh_token", "password"]);
  });

  it("that is missing either way is an error that names both, without what a proxy said", async () => {
    const pbx = new FakePbx({ "POST /auth/sign_in": () => page(404) });
    await expect(pbx.group()).rejects.toThrow(
      "cannot sign in admin at acme.example: there is neither POST /api/auth/sign_in nor POST /api/login/oauth/token (404)",
    );
    await expect(pbx.group()).rejects.not.toThrow(/html|pass/);
    expect(pbx.calls).toHaveLength(2);
  });
});

describe("a refused sign-in", () => {
  it.each([
    ["401", error(401, "UNAUTHORIZED", "wrong"), "the PBX answered 401: wrong (UNAUTHORIZED)"],
    [
      "a 404 about the domain",
      error(404, "UNKNOWN", "The domain does not exist."),
      "404: The domain does not exist.",
    ],
    ["a 404 that names it", error(404, "UNKNOWN", "acme.example not found"), "404: acme.example not found"],
    ["a web page", page(401), "the PBX answered 401 with text/html, by"],
  ])("by %s is sent once, and the error says by which call", async (_, refusal, words) => {
    const pbx = new FakePbx({ "POST /auth/sign_in": () => refusal });
    const failed = Promise.all([pbx.group(), pbx.group()]);
    await expect(failed).rejects.toThrow(
      /^the PBX refused to sign in admin at acme\.example: .*, by POST \/api\/auth\/sign_in: check/,
    );
    await expect(failed).rejects.toThrow(words);
    await expect(pbx.group()).rejects.toThrow("check username, password and domain");
    await expect(pbx.group()).rejects.not.toThrow("pass word");
    expect(pbx.calls).toEqual(["POST /auth/sign_in"]);
  });

  it("by the older form says that there is no newer one", async () => {
    const pbx = new FakePbx({ "POST /login/oauth/token": () => error(400, "UNAUTHORIZED", "wrong") });
    await expect(pbx.group()).rejects.toThrow(
      "400: wrong (UNAUTHORIZED), by POST /api/login/oauth/token, since it has no POST /api/auth/sign_in: check",
    );
  });

  it("because the address is blocked is told as that, and not as a wrong password", async () => {
    const message = "The address 10.0.0.1 is blocked until 12:00.";
    const pbx = new FakePbx({ "POST /auth/sign_in": () => error(403, "DENIED", message) });
    await expect(pbx.group()).rejects.toThrow(/has blocked this machine's address \(403: .*until 12:00/);
    await expect(pbx.group()).rejects.not.toThrow(/check username/);
    expect(pbx.calls).toHaveLength(1);
  });

  it("by two-factor says that no program can pass it", async () => {
    const pbx = new FakePbx({
      "POST /auth/sign_in": () => json(200, { two_factor_enabled: true, token: "half-way" }),
    });
    await expect(pbx.group()).rejects.toThrow(
      /two-factor sign-in, which no program can pass: it needs an access token instead \(token or PORTSIP_TOKEN\)$/,
    );
    await expect(pbx.group()).rejects.not.toThrow("half-way");
    expect(pbx.calls).toHaveLength(1);
  });
});

describe("a token that is refused though it had just been given", () => {
  /** Each sign-in gives a token, of which the PBX takes none before so many were given. */
  function pbxThatTakes(from: number): FakePbx {
    let given = 0;
    const sign: Route = () => tokens((given += 1));
    return new FakePbx({
      "POST /auth/sign_in": sign,
      "POST /auth/refresh_token": () => error(401, "UNAUTHORIZED", "ended"),
      "GET /groups/1": () => (given >= from ? json(200, { id: "1" }) : error(401, "UNAUTHORIZED", "ended")),
    });
  }

  it("is replaced a few times, by one sign-in for however many calls", async () => {
    const pbx = pbxThatTakes(4);
    expect(await Promise.all(Array.from({ length: 40 }, () => pbx.group()))).toHaveLength(40);
    expect(pbx.calls.filter((call) => call === "POST /auth/sign_in")).toHaveLength(4);
  });

  it("is replaced after a pause, in which the other process has its work done", async () => {
    await pbxThatTakes(5).group();
    expect(jest.mocked(timers.setTimeout)).toHaveBeenCalledTimes(4);
  });

  it("again and again is an error for all, that says to give each pipeline an account of its own", async () => {
    const pbx = pbxThatTakes(Infinity);
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => pbx.group()));
    for (const each of all)
      expect(String(each.status === "rejected" && each.reason)).toContain(
        "another sign-in of this account (admin at acme.example) ends ours: give each pipeline an account of its own",
      );
    expect(pbx.calls.filter((call) => call === "POST /auth/sign_in").length).toBeLessThanOrEqual(15);
  });
});

describe("signing out", () => {
  test.each([
    ["/auth/sign_in", "/auth/sign_out"],
    ["/login/oauth/token", "/login/oauth/revoke"],
  ])("after %s is by %s, once, with the token", async (signIn, signOut) => {
    const pbx = new FakePbx({ [`POST ${signIn}`]: () => tokens(), "GET /groups/1": group });
    await pbx.group();
    await pbx.client.signOut();
    await pbx.client.signOut();
    expect(pbx.calls.filter((call) => call.includes("out") || call.includes("revoke"))).toEqual([
      `POST ${signOut}`,
    ]);
    expect(pbx.sent.at(-1)?.headers["authorization"]).toBe("Bearer token-1");
  });

  it("sends nothing where nobody signed in", async () => {
    const pbx = new FakePbx({});
    await pbx.client.signOut();
    expect(pbx.calls).toEqual([]);
  });
});

test("the PBX is told name and version of what calls it", async () => {
  const pbx = new FakePbx({ "POST /auth/sign_in": () => tokens(), "GET /groups/1": group });
  await pbx.group();
  for (const { headers } of pbx.sent) expect(headers["user-agent"]).toMatch(/^pulumi-portsip\/\d+\.\d+\.\d+/);
});
