import { once } from "node:events";
import { IncomingMessage, ServerResponse } from "node:http";
import { connect, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Connections } from "./connections";
import { type Pbx, startPbx } from "./index";
import { defaultSwitches } from "./switches";
import { call } from "./testClient";

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

function open(): Socket {
  return connect(pbx.port, "127.0.0.1");
}

function ask(socket: Socket, path: string): void {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: pbx\r\nAuthorization: Bearer ${pbx.token}\r\n\r\n`);
}

/** The next answer of a connection, whose bodies end in a brace. */
async function answer(socket: Socket): Promise<string> {
  let received = "";
  while (!received.endsWith("}")) received += String((await once(socket, "data"))[0]);
  return received;
}

describe("closeAfterMs", () => {
  it("closes a connection a little after an answer that says nothing of it", async () => {
    pbx.configure({ closeAfterMs: [10, 20] });
    const socket = open();
    ask(socket, "/api/groups");
    const head = await answer(socket);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(head).not.toMatch(/^connection: close|^keep-alive:/im);
    await once(socket, "close");
  });

  it("keeps a connection on which the next request came in time", () => {
    jest.useFakeTimers({ doNotFake: ["nextTick"] });
    const connections = new Connections({ ...defaultSwitches, closeAfterMs: [10, 10] }, Math.random);
    const socket = new Socket();
    const serve = (): ServerResponse => {
      const request = new IncomingMessage(socket);
      const response = new ServerResponse(request);
      connections.begin(request, response);
      return response;
    };
    serve().emit("finish");
    jest.advanceTimersByTime(9);
    const second = serve();
    jest.advanceTimersByTime(1000);
    expect(socket.destroyed).toBe(false);
    second.emit("finish");
    jest.advanceTimersByTime(10);
    expect(socket.destroyed).toBe(true);
    jest.useRealTimers();
  });
});

describe("chunked", () => {
  it("splits answers anywhere, also inside of a character, and keeps the connection", async () => {
    pbx.configure({ chunked: true });
    const id = pbx.tenant().addGroup({ name: "Überseeverkäufe 😀" });
    const { body, headers } = await call(pbx, "GET", `/api/groups/${id}`);
    expect(body).toMatchObject({ name: "Überseeverkäufe 😀" });
    expect(headers).toMatchObject({ "transfer-encoding": "chunked" });
    expect(headers).not.toHaveProperty("content-length");

    const socket = open();
    ask(socket, `/api/groups/${id}`);
    ask(socket, "/api/unknown");
    const received: Buffer[] = [];
    const ends = (): number => Buffer.concat(received).toString("latin1").split("\r\n0\r\n\r\n").length - 1;
    socket.on("data", (chunk: Buffer) => received.push(chunk));
    while (ends() < 2) await once(socket, "data");
    socket.destroy();
    // The first byte of "Ü" ends a chunk.
    expect(Buffer.concat(received).includes(Buffer.from([0xc3, 0x0d, 0x0a]))).toBe(true);
  });

  it("leaves answers without a body without one", async () => {
    pbx.configure({ chunked: true });
    const id = pbx.tenant().addGroup({ name: "Sales" });
    const body = { name: "Sales 2" };
    expect(await call(pbx, "POST", `/api/groups/${id}`, { body })).toMatchObject({ status: 200, text: "" });
    expect(await call(pbx, "POST", `/api/groups/${id}/destroy`)).toMatchObject({ status: 204, text: "" });
  });
});

describe("resetReused", () => {
  it("resets the first request on a connection that was used before, and does nothing", async () => {
    pbx.configure({ resetReused: true });
    const socket = open();
    ask(socket, "/api/groups");
    await answer(socket);
    ask(socket, "/api/groups");
    await expect(text(socket)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(pbx.requests.map(({ status, fault }) => [status, fault])).toEqual([
      [200, undefined],
      [undefined, "reset-before"],
    ]);
    expect((await call(pbx, "GET", "/api/groups")).status).toBe(200);
  });
});

describe("silent", () => {
  it("takes requests and never answers or does anything", async () => {
    pbx.configure({ silent: true });
    const patience = new AbortController();
    const body = { name: "Sales" };
    const lost = call(pbx, "POST", "/api/groups", { body, signal: patience.signal });
    const expected = expect(lost).rejects.toMatchObject({ name: "AbortError" });
    while (pbx.requests.length === 0) await new Promise(setImmediate);
    pbx.configure({ silent: false });
    expect((await call(pbx, "GET", "/api/groups")).body).toEqual({ count: 0, items: [] });
    patience.abort();
    await expected;
  });
});

describe("errorDetail", () => {
  it.each([[{ field: "name" }], [["name"]], [7], [null], ["name"]])(
    "is %j in every error",
    async (detail) => {
      pbx.configure({ errorDetail: detail });
      for (const path of ["/api/groups/nowhere", "/api/groups?top=0"]) {
        expect((await call(pbx, "GET", path)).body).toMatchObject({ errors: [{ detail }] });
      }
    },
  );
});
