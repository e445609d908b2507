import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import type { Switches } from "./switches";

/** What was on each connection before, and when it is closed. */
export class Connections {
  private readonly used = new WeakSet<Socket>();
  private readonly closing = new WeakMap<Socket, NodeJS.Timeout>();

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly random: () => number,
  ) {}

  /** Takes note of a request; gives whether it is to be reset, since its connection was used before. */
  begin({ socket }: Pick<IncomingMessage, "socket">, response: ServerResponse): boolean {
    clearTimeout(this.closing.get(socket));
    const reused = this.used.has(socket);
    this.used.add(socket);
    const { closeAfterMs, resetReused } = this.switches;
    if (closeAfterMs) {
      // Said by us, Node does not add how long the connection will be kept.
      response.setHeader("Connection", "keep-alive");
      response.once("finish", () => {
        this.closeLater(socket, closeAfterMs);
      });
    }
    return reused && resetReused;
  }

  private closeLater(socket: Socket, [least, most]: readonly [number, number]): void {
    const timer = setTimeout(() => socket.destroy(), least + this.random() * (most - least));
    this.closing.set(socket, timer);
    socket.once("close", () => {
      clearTimeout(timer);
    });
  }
}
