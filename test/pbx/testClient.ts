import { type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

import type { Pbx } from "./index";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed; undefined where the text is not JSON. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly rawBody?: string;
  /** null: none at all. */
  readonly token?: string | null;
  readonly ca?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** One request on a connection of its own, without retries. Rejects where no whole answer comes. */
export function call(
  pbx: Pick<Pbx, "url" | "token">,
  method: string,
  path: string,
  { body, rawBody, token = pbx.token, ca, contentType = "application/json", signal }: CallOptions = {},
): Promise<Answer> {
  const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const url = new URL(path, pbx.url);
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = send(
      url,
      {
        method,
        agent: false,
        ca,
        ...(signal && { signal }),
        headers: {
          ...(token !== null && { Authorization: `Bearer ${token}` }),
          ...(payload !== undefined && { "Content-Type": contentType }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}

function parsed(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}
