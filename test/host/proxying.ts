import * as http from "node:http";
import { connect, type Server, type Socket } from "node:net";

/** A forward proxy: it opens tunnels, and passes plain calls on. */
export interface ForwardProxy {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** "CONNECT HOST:PORT", or "GET http://…", of each call that it let through. */
  readonly seen: string[];
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** "user:password" that it wants. */
  readonly credentials?: string;
  /** What it answers instead of letting anything through. */
  readonly answers?: number;
}

export async function startProxy({ credentials, answers }: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const refusal = ({ headers }: http.IncomingMessage): number | undefined =>
    wanted !== undefined && headers["proxy-authorization"] !== wanted ? 407 : answers;

  const server = http.createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const refused = refusal(request);
    if (refused !== undefined) {
      response.writeHead(refused).end(headers["proxy-authorization"]);
      return;
    }
    seen.push(`${method} ${url}`);
    const onward = http.request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on("connect", (request: http.IncomingMessage, socket: Socket) => {
    const refused = refusal(request);
    if (refused !== undefined) {
      socket.end(`HTTP/1.1 ${refused} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    seen.push(`CONNECT ${request.url ?? ""}`);
    const { hostname, port } = new URL(`http://${request.url ?? ""}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
  });
  server.on("connection", (socket) => sockets.add(socket));
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Listens on a free port of 127.0.0.1, and gives that. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it listens on no port");
  return address.port;
}
