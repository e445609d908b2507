import * as http from "node:http";
import * as https from "node:https";
import { isIP, isIPv6 } from "node:net";
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

/** What every agent of Node's does with a call, although its types don't say so. */
type AddRequest = (request: http.ClientRequest, options: https.RequestOptions) => void;

/**
 * An agent for one call, which shows it: node-fetch does not, and only the call itself tells whether its connection
 * had carried another one before. A plain http:// call is turned to the proxy here, where there is one.
 */
export function watched(
  agent: http.Agent,
  url: string,
  proxy: Proxy | undefined,
  show: (request: http.ClientRequest) => void,
): http.Agent {
  const add: unknown = Reflect.get(agent, "addRequest");
  if (typeof add !== "function") throw new TypeError("this Node's agents take no calls");
  const addRequest: AddRequest = (request, options) => {
    show(request);
    Reflect.apply(add, agent, [request, throughProxy(request, options, url, proxy)]);
  };
  return Object.assign(Object.create(agent) as http.Agent, {
    addRequest,
    // An agent of TLS connections to a proxy takes plain calls, too.
    protocol: url.startsWith("https:") ? "https:" : "http:",
  });
}

function throughProxy(
  request: http.ClientRequest,
  options: https.RequestOptions,
  url: string,
  proxy: Proxy | undefined,
): https.RequestOptions {
  if (proxy === undefined || url.startsWith("https:")) return options;
  const { host, port, authorization } = proxy;
  request.path = url;
  if (authorization !== undefined) request.setHeader("proxy-authorization", authorization);
  return { ...options, host, port, servername: isIP(host) === 0 ? host : "" };
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
