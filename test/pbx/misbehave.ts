import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";

import type { Fault, NamedFault, StatusFault } from "./faults";
import type { Incoming } from "./machine";
import type { Reply } from "./operations";
import { onTheWire, send } from "./send";

const HTML_PAGE =
  "<!DOCTYPE html>\n<html><head><title>Proxy</title></head><body>Please log in.</body></html>\n";
const HUGE_BYTES = 32 * 2 ** 20;

/** Lets an answer go wrong. `reply` is what the work gave, where it was done. */
export async function misbehave(
  fault: Fault,
  request: Incoming,
  response: ServerResponse,
  reply: Reply | undefined,
): Promise<void> {
  if (typeof fault === "string") return acts[fault](response, reply ?? { status: 200 });
  if ("redirect" in fault) {
    send(response, onTheWire({ status: fault.status ?? 302, headers: { Location: fault.redirect } }));
  } else {
    send(response, onTheWire(statusReply(fault, request)));
  }
}

type Act = (response: ServerResponse, reply: Reply) => Promise<void> | void;

const acts: Readonly<Record<NamedFault, (...args: Parameters<Act>) => Promise<void>>> = {
  "reset-before": act(reset),
  "reset-after": act(reset),
  // The socket stays open until the client gives up or the PBX stops.
  hang: act(() => undefined),
  "hang-after": act(() => undefined),
  "cut-off": act(cutOff),
  html: act((response) => {
    send(response, onTheWire({ status: 200, body: HTML_PAGE }));
  }),
  empty: act(empty),
  "empty-after": act(empty),
  "wrong-shape": act((response) => {
    send(response, onTheWire({ status: 200, body: { result: "ok", data: [{ identifier: 7 }] } }));
  }),
  huge: act(huge),
};

function act(perform: Act): (...args: Parameters<Act>) => Promise<void> {
  return async (...args) => perform(...args);
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  // Only a plain socket can send an RST; a TLS one is torn down without a goodbye.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

function cutOff(response: ServerResponse, reply: Reply): void {
  const { status, headers, payload } = onTheWire(reply);
  const { socket } = response;
  const hangUp = (): void => {
    socket?.destroy();
  };
  if (payload.length === 0) {
    socket?.write(`HTTP/1.1 ${status} OK\r\nContent-Le`, hangUp);
    return;
  }
  response.writeHead(status, headers);
  response.write(payload.subarray(0, Math.ceil(payload.length / 2)), hangUp);
}

function empty(response: ServerResponse): void {
  send(response, onTheWire({ status: 200 }));
}

// Apart from its size, it is an answer to any GET: only a client that looks at the size refuses it.
async function huge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "Content-Type": "application/json" });
  const parts = function* (): Generator<string> {
    yield '{"id":"1","name":"huge","outbound_caller_ids":[],"count":0,"items":[],"padding":"';
    const padding = "x".repeat(2 ** 16);
    for (let sent = 0; sent < HUGE_BYTES; sent += padding.length) yield padding;
    yield '"}';
  };
  // The client is right to hang up.
  await pipeline(Readable.from(parts()), response).catch(() => undefined);
}

function statusReply({ status, body, headers = {}, echo }: StatusFault, request: Incoming): Reply {
  if (echo) return { status, body: defaultBody(status, quotation(request)), headers };
  return { status, body: body === undefined ? defaultBody(status) : body, headers };
}

function quotation({ method, path, headers, rawBody }: Incoming): string {
  const { authorization = "none" } = headers;
  return `${method} ${path}, Authorization: ${String(authorization)}, ${rawBody}`;
}

// The PBX refuses in its own form; what is above 499 comes from the proxy in front of it.
function defaultBody(status: number, more?: string): unknown {
  if (status < 400) return null;
  if (status >= 500) return `<html><body><h1>${status}</h1><p>${asHtml(more ?? "nginx")}</p></body></html>\n`;
  const code = { 400: "VALIDATE_FAILED", 401: "UNAUTHORIZED" }[status] ?? "UNKNOWN";
  return { errors: [{ code, message: more ?? `Refused on purpose with ${status}.` }] };
}

function asHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replaceAll(/[&<>"]/g, (character) => names[character] ?? character);
}
