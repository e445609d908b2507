import type { Proxy } from "./proxy";

/** Why no answer came. */
export interface Failure {
  readonly kind: "failure";
  readonly reason: string;
  /** Whether the PBX may have got the call, and so may have done the work. */
  readonly reached: boolean;
  /** Whether the same call may succeed when it is sent again. */
  readonly transient: boolean;
  /**
   * A kept connection ended before a byte of the answer came: it may have ended before the call got through, and says
   * nothing about the PBX.
   */
  readonly stale: boolean;
  readonly cause: Cause;
}

/** What kept an answer from coming: no such host, nobody listening there, no way to it, its TLS, … */
export type Cause =
  "name" | "refused" | "unreachable" | "timeout" | "cancelled" | "tls" | "proxy" | "size" | "broken";

/** Where a call was going, and how. */
export interface Way {
  readonly origin: string;
  readonly proxy: Proxy | undefined;
}

/** How far a call had come when it failed. */
export interface Progress {
  /** The connection was open, so that the call may have got through. */
  readonly connected: boolean;
  /** The connection had carried another call before. */
  readonly reused: boolean;
  /** An answer had begun. */
  readonly answered: boolean;
}

/** A proxy could not be reached, or did not open a way. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";

  constructor(
    /** What Node calls it, or the status that the proxy answered. */
    readonly what: string | number,
  ) {
    super(`proxy: ${what}`);
  }
}

/** No answer came within the time limit. */
export function timedOut({ origin, proxy }: Way, seconds: number, { connected }: Progress): Failure {
  const through = proxy === undefined ? "" : ` through the proxy ${proxy.shown} (${proxy.variable})`;
  return {
    kind: "failure",
    reason: `${origin} gave no answer within ${seconds} s${through}`,
    reached: connected,
    transient: true,
    stale: false,
    cause: "timeout",
  };
}

/** The run was cancelled before an answer came. */
export function cancelledBefore({ origin }: Way, { connected }: Progress): Failure {
  return failed("cancelled", `the run was cancelled before ${origin} answered`, {
    reached: connected,
    transient: false,
  });
}

/** More came than any answer of the API has. */
export function tooLarge({ origin }: Way): Failure {
  return failed("size", `${origin} answered with more than 10 MB`, { reached: true, transient: false });
}

/** A proxy's answer to a call, or to the wish for a tunnel, that is about itself. */
export function refusedByProxy({ origin, proxy }: Way, status: number): Failure {
  const who =
    proxy === undefined ? `a proxy on the way to ${origin}` : `the proxy ${proxy.shown} (${proxy.variable})`;
  if (status === 407) {
    const variable = proxy?.variable ?? "HTTPS_PROXY or HTTP_PROXY";
    const advice = `give a user and a password in ${variable}, as http://USER:PASSWORD@HOST:PORT`;
    return failed(
      "proxy",
      `${who} wants ${proxy?.authorization === undefined ? "" : "other "}credentials (407): ${advice}`,
      { transient: false },
    );
  }
  return failed("proxy", `${who} opens no way to ${origin}: it answered ${status}`, {
    transient: status === 429 || status >= 500,
  });
}

/** What an error on the way to an answer means. */
export function failureOf(error: unknown, way: Way, progress: Progress): Failure {
  if (error instanceof ProxyError)
    return typeof error.what === "number" ? refusedByProxy(way, error.what) : noProxy(way, error.what);
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (way.proxy !== undefined && !progress.connected && UNREACHED.has(code)) return noProxy(way, code);
  const { origin } = way;
  switch (code) {
    case "ECONNREFUSED":
      return failed("refused", `${origin} refused the connection (${code})`);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return failed("name", `the host name of ${origin} cannot be found (${code})`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      if (!progress.connected) return failed("unreachable", `${origin} cannot be reached (${code})`);
  }
  const tls = tlsProblem(origin, code, text);
  if (tls !== undefined) return failed("tls", tls, { transient: false });
  const through =
    way.proxy === undefined ? "" : ` through the proxy ${way.proxy.shown} (${way.proxy.variable})`;
  return failed(
    "broken",
    `the connection to ${origin}${through} broke${progress.connected ? "" : " before it was open"} (${code})`,
    {
      reached: progress.connected,
      stale: progress.reused && !progress.answered && (code === "ECONNRESET" || code === "EPIPE"),
    },
  );
}

/** Codes of a connection that could not be made. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

function noProxy({ proxy }: Way, code: string): Failure {
  return failed(
    "proxy",
    `the proxy ${proxy?.shown ?? ""} (${proxy?.variable ?? ""}) cannot be reached (${code})`,
  );
}

function failed(
  cause: Cause,
  reason: string,
  {
    reached = false,
    transient = true,
    stale = false,
  }: Partial<Pick<Failure, "reached" | "transient" | "stale">> = {},
): Failure {
  return { kind: "failure", reason, reached, transient, stale, cause };
}

/** What is wrong with the TLS of the other side, by Node's code or OpenSSL's words; undefined where it is not that. */
function tlsProblem(origin: string, code: string, text: string): string | undefined {
  const said = `${code} ${text}`;
  if (/wrong.version.number|packet.length.too.long|http.request|unknown.protocol|record.layer/i.test(said))
    return `${origin} does not speak TLS on this port (${code}): is it http://?`;
  if (/unsupported.protocol|protocol.version|version.too.low/i.test(said))
    return `${origin} offers only versions of TLS that are too old for Node (${named(code, text)}): let the PBX, or the proxy in front of it, offer TLS 1.2 or newer`;
  if (
    /handshake.failure|no.shared.cipher|no.ciphers|key.too.small|legacy.renegotiation|no.suitable/i.test(said)
  )
    return `${origin} and Node have no common ground in TLS (${named(code, text)}): let the PBX, or the proxy in front of it, offer TLS 1.2 or newer with today's ciphers`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code) || /certificate/i.test(text))
    return certificateReason(origin, code, text);
  if (/^ERR_SSL|EPROTO|SSL routines/.test(said))
    return `the TLS of ${origin} is broken (${named(code, text)})`;
  return undefined;
}

// OpenSSL's own words stand between colons: error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:…
function named(code: string, text: string): string {
  const words = /SSL routines:[^:]*:([^:]+)/.exec(text)?.[1];
  return words === undefined ? code : `${code}: ${words}`;
}

function certificateReason(origin: string, code: string, text: string): string {
  const advice = /EXPIRED|NOT_YET_VALID/.test(code)
    ? "renew the certificate of the PBX, or set this machine's clock"
    : code === "ERR_TLS_CERT_ALTNAME_INVALID"
      ? "use a host name that the certificate holds, or give the certificate itself as caFile (PORTSIP_CA_FILE)"
      : "if the PBX has a private CA, or made its certificate itself, give that with `pulumi config set portsip:caFile ca.pem`, PORTSIP_CA_FILE, the connection's caFile or NODE_EXTRA_CA_CERTS";
  return `the TLS certificate of ${origin} is not trusted (${code}: ${text}): ${advice}`;
}

/** What Node calls an error. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : "unknown error";
}
