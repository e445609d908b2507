import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";

import type { ServerCertificate } from "./certificate";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
) => Promise<void>;

/** A server that can be stopped at once, whatever hangs in it, and started again on the same port. */
export class Listener {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private running = new AbortController();
  private bound: Address;

  constructor(
    address: Address,
    private readonly handler: Handler,
    certificate: ServerCertificate | undefined,
  ) {
    this.bound = address;
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      void this.serve(request, response);
    };
    this.server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
    // No client shall trip over an idle connection that is closed just when it is used again.
    this.server.keepAliveTimeout = 120_000;
    this.server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  get address(): Address {
    return this.bound;
  }

  async start(): Promise<void> {
    if (this.server.listening) return;
    this.running = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(this.bound.port, this.bound.host, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
    const address = this.server.address();
    if (typeof address === "object" && address) this.bound = { host: this.bound.host, port: address.port };
  }

  /** Closes the port, drops every connection and forgets the work that has not been done yet. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.running.abort();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { signal } = this.running;
    try {
      await this.handler(request, response, signal);
    } catch (error) {
      // A client that went away, or a stop in the middle; anything else is a bug, and its test shall see it.
      const expected = signal.aborted || request.socket.destroyed;
      response.destroy();
      if (!expected) throw error;
    }
  }
}
