import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Fault, type FaultRule, type Pbx, startPbx } from "./index";
import { type Answer, call } from "./testClient";

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

const create = (name = "Sales", signal?: AbortSignal): Promise<Answer> =>
  call(pbx, "POST", "/api/groups", { body: { name }, ...(signal && { signal }) });
const names = (): string[] =>
  pbx
    .tenant()
    .groups()
    .map(({ name }) => name);

describe("a fault", () => {
  it.each<[Fault, string[]]>([
    ["reset-before", []],
    ["reset-after", ["Sales"]],
    ["cut-off", ["Sales"]],
  ])("%s: the connection breaks; the PBX holds %j", async (fault, held) => {
    pbx.fault({ fault });
    await expect(create()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(names()).toEqual(held);
    expect(pbx.requests).toMatchObject([{ fault, status: held.length > 0 ? 201 : undefined }]);
  });

  it("cut-off: without a body, the head is cut off", async () => {
    const id = pbx.tenant().addGroup({ name: "Sales" });
    pbx.fault({ fault: "cut-off" });
    await expect(call(pbx, "POST", `/api/groups/${id}/destroy`)).rejects.toMatchObject({
      code: "ECONNRESET",
    });
    expect(names()).toEqual([]);
  });

  it.each<[Fault, string[]]>([
    ["hang", []],
    ["hang-after", ["Sales"]],
  ])("%s: no answer ever comes; the PBX holds %j", async (fault, held) => {
    const rule = pbx.fault({ fault });
    const patience = new AbortController();
    const hanging = create("Sales", patience.signal);
    const lost = expect(hanging).rejects.toMatchObject({ name: "AbortError" });
    // Behind the hanging one on the server, so that its work is done when this one is answered.
    await struck(rule);
    rule.remove();
    await call(pbx, "GET", "/api/groups");
    patience.abort();
    await lost;
    expect(names()).toEqual(held);
  });

  it.each<[Fault, number, RegExp, string[]]>([
    ["html", 200, /<html>/, []],
    ["empty", 200, /^$/, []],
    ["empty-after", 200, /^$/, ["Sales"]],
    ["wrong-shape", 200, /^\{.*\}$/, []],
    [{ status: 401 }, 401, /UNAUTHORIZED/, []],
    [{ status: 404 }, 404, /"errors"/, []],
    [{ status: 404, body: null }, 404, /^$/, []],
    [{ status: 429, headers: { "Retry-After": "2" } }, 429, /UNKNOWN/, []],
    [{ status: 502 }, 502, /<html>/, []],
    [{ status: 503, body: { busy: true } }, 503, /^\{"busy":true\}$/, []],
    [{ status: 400, echo: true }, 400, /"POST \/api\/groups, Authorization: Bearer \S+, \{\\"name\\":/, []],
    [
      { status: 502, echo: true },
      502,
      /<p>POST .* Authorization: Bearer \S+, \{&quot;name&quot;:.*<\/p>/,
      [],
    ],
    [{ status: 500, body: "out of order", afterWork: true }, 500, /^out of order$/, ["Sales"]],
    [{ redirect: "http://elsewhere.example/" }, 302, /^$/, []],
    [{ redirect: "http://elsewhere.example/", status: 307 }, 307, /^$/, []],
  ])("%j: answers %d", async (fault, status, text, held) => {
    pbx.fault({ fault });
    const answer = await create();
    expect(answer).toMatchObject({ status, text: expect.stringMatching(text) });
    expect(names()).toEqual(held);
    const headers = typeof fault === "object" && "headers" in fault ? (fault.headers ?? {}) : {};
    for (const [name, value] of Object.entries(headers)) {
      expect(answer.headers[name.toLowerCase()]).toBe(value);
    }
    expect(answer.headers.location).toBe(
      status < 400 && status >= 300 ? "http://elsewhere.example/" : undefined,
    );
  });

  it("html: looks like a page", async () => {
    pbx.fault({ fault: "html" });
    expect((await create()).headers["content-type"]).toMatch(/^text\/html/);
  });

  it("huge: answers over 10 MB of what would be right", async () => {
    pbx.fault({ fault: "huge" });
    const { text, body } = await call(pbx, "GET", "/api/groups");
    expect(text.length).toBeGreaterThan(10 * 2 ** 20);
    expect(body).toMatchObject({ count: 0, items: [] });
  });

  it("reset-before, reset-after: with an RST, not with a goodbye", async () => {
    pbx.fault({ fault: "reset-after" });
    const socket = rawCreate();
    const [error] = await once(
      socket.once("end", () => socket.destroy(new Error("a goodbye"))),
      "close",
    ).catch((reason: unknown) => [reason]);
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  function rawCreate(): Socket {
    const body = '{"name":"Sales"}';
    const socket = connect(pbx.port, "127.0.0.1");
    socket.write(
      `POST /api/groups HTTP/1.1\r\nHost: pbx\r\nAuthorization: Bearer ${pbx.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  }
});

describe("a rule", () => {
  const outcomes = async (count: number, name = "Sales"): Promise<number[]> => {
    const statuses = [];
    for (let index = 0; index < count; index++) statuses.push((await create(`${name} ${index}`)).status);
    return statuses;
  };
  const fault = { status: 503 };

  it.each<[Omit<FaultRule, "fault">, number[]]>([
    [{}, [503, 503, 503, 503, 503, 503]],
    [{ nth: 2 }, [201, 503, 201, 201, 201, 201]],
    [{ every: 3 }, [201, 201, 503, 201, 201, 503]],
    [{ times: 2 }, [503, 503, 201, 201, 201, 201]],
    [{ skip: 3, times: 1 }, [201, 201, 201, 503, 201, 201]],
    [{ skip: 1, every: 2, times: 2 }, [201, 201, 503, 201, 503, 201]],
  ])("%j strikes in time", async (when, expected) => {
    const rule = pbx.fault({ ...when, fault });
    expect(await outcomes(6)).toEqual(expected);
    expect(rule.hits).toBe(expected.filter((status) => status === 503).length);
  });

  it.each<[Omit<FaultRule, "fault">, boolean]>([
    [{ method: "POST" }, true],
    [{ method: "post" }, true],
    [{ method: "GET" }, false],
    [{ path: "/api/groups" }, true],
    [{ path: "/groups" }, true],
    [{ path: "/providers" }, false],
    [{ path: /^\/groups$/ }, true],
    [{ path: /^\/api\/groups$/ }, true],
    [{ path: /destroy$/ }, false],
  ])("%j concerns the creation of a group: %s", async (which, concerned) => {
    pbx.fault({ ...which, fault });
    expect((await create()).status).toBe(concerned ? 503 : 201);
  });

  it("is tried in turn: the first that applies wins, and only it counts", async () => {
    const first = pbx.fault({ fault: { status: 500 }, times: 1 });
    const second = pbx.fault({ fault: { status: 502 }, nth: 2 });
    expect(await outcomes(4)).toEqual([500, 201, 502, 201]);
    expect([first.hits, second.hits]).toEqual([1, 1]);
  });

  it("ends when it is removed, or all are cleared", async () => {
    const first = pbx.fault({ fault });
    pbx.fault({ fault: { status: 500 } });
    first.remove();
    expect(await outcomes(1, "a")).toEqual([500]);
    pbx.clearFaults();
    expect(await outcomes(1, "b")).toEqual([201]);
  });

  it.each([
    {},
    { fault: "explode" },
    { fault: { status: 99 } },
    { fault: { status: 200, headers: { "bad header": "x" } } },
    { fault: { redirect: "a\nb" } },
    { fault: "html", nth: 0 },
    { fault: "html", colour: "red" },
    { fault: "html", path: 5 },
  ])("is refused: %j", (rule) => {
    expect(() => pbx.fault(rule as unknown as FaultRule)).toThrow(TypeError);
  });
});

describe("a PBX that stops", () => {
  it("refuses connections, drops what hangs, and comes back on the same port with its groups", async () => {
    const { url } = pbx;
    await create();
    const rule = pbx.fault({ fault: "hang" });
    const lost = expect(create("lost")).rejects.toMatchObject({ code: "ECONNRESET" });
    await struck(rule);

    await pbx.stop();
    await lost;
    await expect(create("refused")).rejects.toMatchObject({ code: "ECONNREFUSED" });

    pbx.clearFaults();
    await pbx.restart();
    expect(pbx.url).toBe(url);
    expect((await create("back")).status).toBe(201);
    expect(names()).toEqual(["Sales", "back"]);
  });

  it("forgets the work that latency still holds back", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    pbx.configure({ latencyMs: 600_000 });
    const lost = expect(create()).rejects.toMatchObject({ code: "ECONNRESET" });
    while (pbx.requests.length === 0) await new Promise(setImmediate);
    await pbx.stop();
    await lost;
    expect(names()).toEqual([]);
    expect(timers()).toBe(before);
  });

  it("may be closed twice", async () => {
    await pbx.close();
    await pbx.close();
  });
});

async function struck(rule: { hits: number }): Promise<void> {
  while (rule.hits === 0) await new Promise(setImmediate);
}
