import * as http from "node:http";
import * as https from "node:https";
import { isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import { codeOf, ProxyError } from "./failure";
import type { Proxy } from "./proxy";

/** The agent that makes and keeps connections to a PBX. */
export function agentFor(
  url: string,
  options: https.AgentOptions,
  proxy: Proxy | undefined,
  connectSeconds: number,
): http.Agent {
  if (url.startsWith("https:"))
    return proxy === undefined ? new https.Agent(options) : new Tunnel(proxy, connectSeconds, options);
  // A proxy takes plain http:// calls as its own, over whatever connection it has itself.
  return proxy?.secure === true ? new https.Agent(options) : new http.Agent(options);
}

/** Sends one call: through a proxy where there is one. */
export function request(
  url: string,
  {
    headers,
    ...options
  }: Omit<http.RequestOptions, "headers"> & { readonly headers: http.OutgoingHttpHeaders },
  proxy: Proxy | undefined,
): http.ClientRequest {
  if (url.startsWith("https:")) return https.request(url, { ...options, headers });
  if (proxy === undefined) return http.request(url, { ...options, headers });
  const { host, port, authorization, secure } = proxy;
  const ofProxy = {
    ...headers,
    host: new URL(url).host,
    ...(authorization !== undefined && { "proxy-authorization": authorization }),
  };
  return (secure ? https : http).request({ ...options, host, port, path: url, headers: ofProxy });
}

/** TLS connections through a proxy, each over a tunnel that the proxy opens for it. */
class Tunnel extends https.Agent {
  constructor(
    private readonly proxy: Proxy,
    private readonly seconds: number,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  override createConnection(
    options: https.RequestOptions,
    // Where there is an error there is no stream, whatever Node's types say.
    callback: (error: Error | null, stream?: Duplex | null) => void,
  ): undefined {
    const { host, port, authorization, secure } = this.proxy;
    const target = `${bracketed(options.host ?? "")}:${options.port ?? 443}`;
    const connect = (secure ? https : http).request({
      host,
      port,
      method: "CONNECT",
      path: target,
      agent: false,
      signal: AbortSignal.timeout(this.seconds * 1000),
      headers: { host: target, ...(authorization !== undefined && { "proxy-authorization": authorization }) },
      ...(secure && { ca: this.options.ca }),
    });
    connect.once("error", (error) => {
      callback(new ProxyError(codeOf(error)));
    });
    connect.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        const overTunnel = { ...options, socket };
        callback(null, super.createConnection(overTunnel));
      } else {
        socket.destroy();
        callback(new ProxyError(statusCode));
      }
    });
    connect.end();
    return undefined;
  }
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
