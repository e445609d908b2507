import type { ServerResponse } from "node:http";

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
