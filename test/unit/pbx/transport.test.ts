import { rmSync, writeFileSync, mkdtempSync } from "node:fs";
import * as http from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import * as tls from "node:tls";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { runController } from "../../../provider/src/pbx/cancel";
import { openTransport, type Outcome, type Transport } from "../../../provider/src/pbx/transport";

import { listening, startProxy } from "../../host/proxying";
import { makeServerCertificate } from "../../pbx";

const PROXIES = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

let closing: (() => unknown)[] = [];
let environment: NodeJS.ProcessEnv;
let folder: string;

beforeEach(() => {
  environment = process.env;
  process.env = Object.fromEntries(Object.entries(environment).filter(([name]) => !PROXIES.includes(name)));
  folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
});

afterEach(async () => {
  process.env = environment;
  for (const close of closing) await close();
  closing = [];
  rmSync(folder, { recursive: true });
});

/** Starts a server, to be closed with all its connections; gives its port. */
async function serve(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listening(server);
}

interface Given {
  readonly url: string;
  readonly caFile?: string;
  readonly timeoutSeconds?: number;
}

const open = (given: Given): Transport => openTransport({ timeoutSeconds: 10, ...given });

const get = (transport: Transport, url: string): Promise<Outcome> =>
  transport({ method: "GET", url: `${url}/x`, headers: {}, repeatable: true, fresh: false });

const create = (transport: Transport, url: string, fresh = false): Promise<Outcome> =>
  transport({ method: "POST", url: `${url}/x`, headers: {}, body: "{}", repeatable: false, fresh });

describe("a kept connection that the server ends without a word", () => {
  /** A server that answers the first call of each connection, and resets it at the next. */
  async function once(): Promise<{ url: string; calls: string[] }> {
    const calls: string[] = [];
    const used = new WeakSet<Socket>();
    const server = http.createServer(({ method = "", socket }, response) => {
      if (used.has(socket)) {
        calls.push(`${method} reset`);
        socket.resetAndDestroy();
        return;
      }
      used.add(socket);
      calls.push(method);
      response.end("{}");
    });
    return { url: `http://127.0.0.1:${await serve(server)}`, calls };
  }

  it("is no failure of a call that may be repeated: it goes out again at once", async () => {
    const { url, calls } = await once();
    const transport = open({ url });
    for (let i = 0; i < 3; i += 1) expect(await get(transport, url)).toMatchObject({ status: 200 });
    expect(calls).toEqual(["GET", "GET reset", "GET", "GET", "GET reset", "GET"].slice(0, calls.length));
    expect(calls.filter((call) => call === "GET")).toHaveLength(3);
  });

  it("fails a call that makes something, which is told apart and may then go over a connection of its own", async () => {
    const { url, calls } = await once();
    const transport = open({ url });
    await get(transport, url);
    expect(await create(transport, url)).toMatchObject({
      kind: "failure",
      stale: true,
      reached: true,
      cause: "broken",
    });
    await get(transport, url);
    expect(await create(transport, url, true)).toMatchObject({ status: 200 });
    expect(calls).toEqual(["GET", "POST reset", "GET", "POST"]);
  });

  it("is told apart from a reset of a new connection", async () => {
    const server = http.createServer(({ socket }) => socket.resetAndDestroy());
    const url = `http://127.0.0.1:${await serve(server)}`;
    expect(await get(open({ url }), url)).toMatchObject({ kind: "failure", stale: false, reached: true });
  });
});

describe("an answer", () => {
  it("that takes too long is told with the address, and whether the call may have got through", async () => {
    const url = `http://127.0.0.1:${await serve(http.createServer())}`;
    expect(await get(open({ url, timeoutSeconds: 0.2 }), url)).toMatchObject({
      reason: `${url} gave no answer within 0.2 s`,
      reached: true,
      cause: "timeout",
    });
    const deaf = `https://127.0.0.1:${await serve(createServer())}`;
    expect(await get(open({ url: deaf, timeoutSeconds: 0.2 }), deaf)).toMatchObject({
      reached: false,
      cause: "timeout",
    });
  });

  it("in pieces is put together, whatever they split", async () => {
    const text = JSON.stringify({ name: "Zürich 😀" });
    const server = http.createServer((_, response) => {
      const bytes = [...Buffer.from(text)];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte === undefined) response.end();
        else response.write(Buffer.of(byte), () => setImmediate(next));
      };
      next();
    });
    const url = `http://127.0.0.1:${await serve(server)}`;
    expect(await get(open({ url }), url)).toMatchObject({ status: 200, body: text });
  });

  const compressions = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

  it.each(Object.entries(compressions))("compressed with %s is read", async (coding, compress) => {
    const server = http.createServer((_, response) => {
      response.writeHead(200, { "content-encoding": coding }).end(compress('{"name":"Zürich"}'));
    });
    const url = `http://127.0.0.1:${await serve(server)}`;
    expect(await get(open({ url }), url)).toMatchObject({ status: 200, body: '{"name":"Zürich"}' });
  });

  it.each([
    ["before its length", { "content-length": "100" }, "{"],
    ["between chunks", { "transfer-encoding": "chunked" }, "{"],
    ["while compressed", { "content-encoding": "gzip", "content-length": "100" }, gzipSync("{}")],
    ["after its head", { "content-length": "100" }, ""],
  ])("cut off %s is a failure at once", async (_, headers, sent) => {
    const server = http.createServer((__, response) => {
      response.writeHead(200, headers);
      response.flushHeaders();
      response.write(sent, () => response.destroy());
    });
    const url = `http://127.0.0.1:${await serve(server)}`;
    expect(await get(open({ url }), url)).toMatchObject({ cause: "broken", stale: false, reached: true });
  });

  it("too large is a failure", async () => {
    const long = http.createServer((_, response) => {
      response.on("error", () => undefined);
      for (let i = 0; i < 12; i += 1) response.write(Buffer.alloc(1024 * 1024));
    });
    const huge = `http://127.0.0.1:${await serve(long)}`;
    expect(await get(open({ url: huge }), huge)).toMatchObject({ cause: "size", transient: false });
  });
});

describe("TLS of the other side", () => {
  const { key, cert, caPem } = makeServerCertificate();

  const reason = async (options: tls.TlsOptions): Promise<Outcome> => {
    const url = `https://127.0.0.1:${await serve(createTlsServer({ key, cert, ...options }, (_, answer) => answer.end("{}")))}`;
    const caFile = path.join(folder, "ca.pem");
    writeFileSync(caFile, caPem);
    return get(open({ url, caFile }), url);
  };

  it("that is today's works", async () => {
    expect(await reason({})).toMatchObject({ status: 200 });
  });

  it("that is too old is told as that", async () => {
    for (const version of ["TLSv1", "TLSv1.1"] as const)
      expect(
        await reason({ minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" }),
      ).toMatchObject({
        cause: "tls",
        transient: false,
        reached: false,
        reason: expect.stringMatching(
          /^https:\S+ offers only versions of TLS that are too old for Node \(.*TLS 1\.2 or newer$/,
        ),
      });
  });

  it("that shares no cipher with Node is told as that", async () => {
    expect(
      await reason({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" }),
    ).toMatchObject({
      cause: "tls",
      reason: expect.stringMatching(/no common ground in TLS \(.*handshake failure/),
    });
  });

  it("that is none is told as that", async () => {
    const url = `https://127.0.0.1:${await serve(http.createServer())}`;
    expect(await get(open({ url }), url)).toMatchObject({
      cause: "tls",
      reason: expect.stringMatching(/does not speak TLS on this port .*is it http:/),
    });
  });

  it("that ends in the middle of the handshake is told as a broken connection that nothing was sent over", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.destroy()));
    const url = `https://127.0.0.1:${await serve(server)}`;
    expect(await get(open({ url }), url)).toMatchObject({
      cause: "broken",
      reached: false,
      transient: true,
      reason: expect.stringContaining("broke before it was open"),
    });
  });
});

describe("a proxy", () => {
  const server = (): http.Server => http.createServer((_, response) => response.end('{"from":"pbx"}'));

  it("is used for plain calls, without being told of it", async () => {
    const proxy = await startProxy();
    closing.push(() => proxy.close());
    const url = `http://127.0.0.1:${await serve(server())}`;
    process.env["HTTP_PROXY"] = proxy.url;
    const transport = open({ url });
    expect(await get(transport, url)).toMatchObject({ status: 200, body: '{"from":"pbx"}' });
    expect(await create(transport, url)).toMatchObject({ status: 200 });
    expect(proxy.seen).toEqual([`GET ${url}/x`, `POST ${url}/x`]);
  });

  it("opens a tunnel for encrypted ones, which is kept, also beyond the time limit of a call", async () => {
    const proxy = await startProxy({ credentials: "us er:p@ss" });
    closing.push(() => proxy.close());
    const { key, cert, caPem } = makeServerCertificate();
    const caFile = path.join(folder, "ca.pem");
    writeFileSync(caFile, caPem);
    const port = await serve(createTlsServer({ key, cert }, (_, answer) => answer.end("{}")));
    const url = `https://127.0.0.1:${port}`;
    process.env["https_proxy"] = proxy.url.replace("//", "//us%20er:p%40ss@");
    const transport = open({ url, caFile, timeoutSeconds: 2 });
    const end = performance.now() + 2200;
    while (performance.now() < end) expect(await get(transport, url)).toMatchObject({ status: 200 });
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  it.each(["127.0.0.1", "127.0.0.1:PORT", "*", "localhost, 127.0.0.1"])(
    "is gone around for NO_PROXY=%s",
    async (names) => {
      const port = await serve(server());
      process.env["HTTP_PROXY"] = "http://127.0.0.1:1";
      process.env["NO_PROXY"] = names.replace("PORT", String(port));
      const url = `http://127.0.0.1:${port}`;
      expect(await get(open({ url }), url)).toMatchObject({ status: 200 });
    },
  );

  it.each([
    [
      407,
      /^the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTPS?_PROXY\) wants credentials \(407\): give a user and a password in HTTPS?_PROXY/,
      false,
    ],
    [
      403,
      /^the proxy \S+ \(HTTPS_PROXY\) opens no way to https:\/\/pbx\.example:8887: it answered 403$/,
      false,
    ],
    [404, /opens no way to .*it answered 404$/, false],
    [502, /opens no way to .*it answered 502$/, true],
  ])(
    "that answers %d itself is told as that, and the PBX has said nothing",
    async (answers, reason, transient) => {
      const proxy = await startProxy({ answers });
      closing.push(() => proxy.close());
      process.env["HTTPS_PROXY"] = proxy.url;
      process.env["HTTP_PROXY"] = proxy.url;
      const expected = {
        kind: "failure",
        cause: "proxy",
        reached: false,
        transient,
        reason: expect.stringMatching(reason),
      };
      const encrypted = "https://pbx.example:8887";
      expect(await get(open({ url: encrypted }), encrypted)).toMatchObject(expected);
      if (answers !== 407) return;
      const plain = "http://pbx.example:8888";
      expect(await get(open({ url: plain }), plain)).toMatchObject(expected);
    },
  );

  it("that is not there is told, and not taken for the PBX", async () => {
    const url = "https://pbx.example:8887";
    for (const [variable, address] of [
      ["HTTPS_PROXY", "http://127.0.0.1:1"],
      ["ALL_PROXY", "127.0.0.1:1"],
    ] as const) {
      process.env = { [variable]: address };
      expect(await get(open({ url }), url)).toMatchObject({
        cause: "proxy",
        transient: true,
        reached: false,
        reason: `the proxy http://127.0.0.1:1 (${variable}) cannot be reached (ECONNREFUSED)`,
      });
    }
    process.env["HTTP_PROXY"] = "http://no-such-host.invalid";
    const plain = "http://pbx.example:8888";
    expect(await get(open({ url: plain }), plain)).toMatchObject({
      cause: "proxy",
      reason: expect.stringContaining("(HTTP_PROXY) cannot be reached"),
    });
  });

  it("that is silent is told after the time limit", async () => {
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${await serve(createServer())}`;
    const url = "https://pbx.example:8887";
    expect(await get(open({ url, timeoutSeconds: 0.3 }), url)).toMatchObject({
      cause: "timeout",
      reached: false,
      reason: expect.stringMatching(
        /^https:\/\/pbx\.example:8887 gave no answer within 0\.3 s through the proxy http:\S+ \(HTTPS_PROXY\)$/,
      ),
    });
  });

  it.each(["http://user:s3cret@", "socks5://user:s3cret@proxy:1080", "user:s3cret@ho st"])(
    "in a form that cannot be used is refused, and not quoted",
    (address) => {
      process.env["HTTPS_PROXY"] = address;
      const failing = (): Transport => open({ url: "https://pbx.example:8887" });
      expect(failing).toThrow(
        /^HTTPS_PROXY (is not the address of a proxy|names a proxy of a kind that is not supported): give http:/,
      );
      expect(failing).not.toThrow("s3cret");
    },
  );
});

describe("a call that is under way when the run is cancelled", () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask", "performance", "Date"] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** A server that keeps calls until it is told to answer. */
  async function keeping(): Promise<{
    run: AbortController;
    url: string;
    transport: Transport;
    calls: http.ServerResponse[];
  }> {
    const calls: http.ServerResponse[] = [];
    const server = http.createServer((_, response) => calls.push(response));
    const url = `http://127.0.0.1:${await serve(server)}`;
    const run = runController();
    const transport = openTransport({ url, timeoutSeconds: 10 }, run.signal);
    return { run, url, transport, calls };
  }

  async function arrived(calls: readonly unknown[]): Promise<void> {
    while (calls.length === 0) await new Promise(setImmediate);
  }

  it("ends at once where it may be repeated", async () => {
    const { run, url, transport, calls } = await keeping();
    const outcome = get(transport, url);
    await arrived(calls);
    run.abort();
    expect(await outcome).toMatchObject({ kind: "failure", cause: "cancelled", reached: true });
  });

  it("has a last moment for its answer where it must not be done twice", async () => {
    const { run, url, transport, calls } = await keeping();
    const outcome = create(transport, url);
    await arrived(calls);
    run.abort();
    jest.advanceTimersByTime(499);
    calls[0]?.end("{}");
    expect(await outcome).toMatchObject({ kind: "answer", status: 200 });
  });

  it("ends after that moment, and may have been done", async () => {
    const { run, url, transport, calls } = await keeping();
    const outcome = create(transport, url);
    await arrived(calls);
    run.abort();
    jest.advanceTimersByTime(500);
    expect(await outcome).toMatchObject({ kind: "failure", cause: "cancelled", reached: true });
  });

  it("is not sent where the run was cancelled before", async () => {
    const { run, url, transport, calls } = await keeping();
    run.abort();
    expect(await get(transport, url)).toMatchObject({ cause: "cancelled", reached: false });
    expect(calls).toEqual([]);
  });
});
