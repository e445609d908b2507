import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { Connections } from "./connections";
import { type Fault, faultName, isAfterWork } from "./faults";
import { type RecordedRequest, withoutSecrets } from "./log";
import { type Incoming, type Machine, parsedBody } from "./machine";
import { misbehave } from "./misbehave";
import { seededRandom } from "./random";
import { onTheWire, send, sendChunked } from "./send";

/** Takes requests to the API from the wire, keeps the log, and lets go wrong what shall. */
export class ApiServer {
  readonly requests: RecordedRequest[] = [];
  maxConcurrent = 0;
  private concurrent = 0;
  private readonly random = seededRandom(2);
  private readonly connections: Connections;

  constructor(private readonly machine: Machine) {
    this.connections = new Connections(machine.switches, this.random);
  }

  async handle(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    this.maxConcurrent = Math.max(this.maxConcurrent, ++this.concurrent);
    const startedAt = this.machine.now();
    const isToReset = this.connections.begin(request, response);
    response.once("close", () => this.concurrent--);
    const incoming = await receive(request);
    const record = this.record(incoming, startedAt);
    response.once("close", () => (record.finishedAt = this.machine.now()));
    const fault = isToReset ? "reset-before" : this.fault(incoming.method, record.path);
    record.fault = fault && faultName(fault);
    await this.react(incoming, record, fault, response, signal);
  }

  private fault(method: string, path: string): Fault | undefined {
    return this.machine.switches.silent ? "hang" : this.machine.faults.strike(method, path);
  }

  private async react(
    incoming: Incoming,
    record: RecordedRequest,
    fault: Fault | undefined,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const latency = this.machine.switches.latencyMs;
    if (latency > 0) await sleep(latency / 2, undefined, { signal });
    if (fault !== undefined && !isAfterWork(fault)) {
      if (typeof fault !== "string" && "status" in fault) record.status = fault.status;
      return misbehave(fault, incoming, response, undefined);
    }
    const reply = this.machine.answer(incoming);
    record.status = reply.status;
    if (latency > 0) await sleep(latency / 2, undefined, { signal });
    if (fault !== undefined) return misbehave(fault, incoming, response, reply);
    const wire = onTheWire(reply);
    if (this.machine.switches.chunked) return sendChunked(response, wire, this.random);
    send(response, wire);
  }

  private record(incoming: Incoming, startedAt: number): RecordedRequest {
    const { authorization } = incoming.headers;
    const session = this.machine.auth.sessions.ofHeader(
      typeof authorization === "string" ? authorization : undefined,
    );
    const record: RecordedRequest = {
      method: incoming.method,
      path: decoded(incoming.path),
      query: incoming.query,
      body: withoutSecrets(parsedBody(incoming).body),
      operation: this.machine.operationOf(incoming)?.id,
      tenantId: session?.owner.tenantId,
      authorized: session !== undefined,
      hasToken: authorization !== undefined,
      startedAt,
      finishedAt: undefined,
      status: undefined,
      fault: undefined,
    };
    this.requests.push(record);
    return record;
  }
}

/** Reads a request to its end. */
async function receive(request: IncomingMessage): Promise<Incoming> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    method: request.method ?? "GET",
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: Object.fromEntries(headers),
    rawBody: Buffer.concat(chunks).toString("utf8"),
    address: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
