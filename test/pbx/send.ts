import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Reply } from "./operations";

/** A reply as it goes over the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

/** JSON, unless the body is text already: that is HTML, or plain text from some proxy. */
export function onTheWire({ status, body, headers = {} }: Reply): Wire {
  if (body === undefined || body === null) return wire(status, headers, undefined, "");
  if (typeof body !== "string")
    return wire(status, headers, "application/json; charset=utf-8", JSON.stringify(body));
  return wire(status, headers, body.trimStart().startsWith("<") ? "text/html" : "text/plain", body);
}

export function send(response: ServerResponse, { status, headers, payload }: Wire): void {
  response.writeHead(status, headers);
  response.end(payload);
}

/** In chunks that arrive one by one. */
export async function sendChunked(
  response: ServerResponse,
  { status, headers, payload }: Wire,
  random: () => number,
): Promise<void> {
  if (status === 204) {
    send(response, { status, headers, payload });
    return;
  }
  const { "Content-Length": _, ...others } = headers;
  response.writeHead(status, others);
  response.flushHeaders();
  for (const piece of pieces(payload, random)) {
    response.write(piece);
    await nextTurn();
  }
  response.end();
}

/** Cut anywhere, and inside of the first character that has several bytes. */
function pieces(payload: Buffer, random: () => number): Buffer[] {
  const cuts = Array.from({ length: 8 }, () => Math.floor(random() * payload.length));
  const insideCharacter = payload.findIndex((byte) => byte >= 0x80) + 1;
  const ends = [...new Set([...cuts, insideCharacter, payload.length])].sort((a, b) => a - b);
  return ends
    .map((end, index) => payload.subarray(ends[index - 1] ?? 0, end))
    .filter(({ length }) => length > 0);
}

function wire(
  status: number,
  headers: Readonly<Record<string, string>>,
  type: string | undefined,
  text: string,
): Wire {
  const payload = Buffer.from(text);
  return {
    status,
    headers: {
      ...(type !== undefined && { "Content-Type": type }),
      ...(status !== 204 && { "Content-Length": String(payload.length) }),
      ...headers,
    },
    payload,
  };
}
