import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as tls from "node:tls";
import { PbxError } from "./errors";

/** Larger answers are refused: 100 summaries take a few dozen kilobytes. */
const LARGEST_ANSWER = 10 * 1024 * 1024;

/** Milliseconds that an idle connection is kept: less than what servers commonly allow, or they would reset it under us. */
const IDLE = 4_000;

export interface Sending {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back of one try: an answer, or why there was none. */
export type Outcome =
  | { readonly kind: "answer"; readonly status: number; readonly headers: Headers; readonly body: string }
  | {
      readonly kind: "failure";
      readonly reason: string;
      /** Whether the PBX may have got the call, and so may have done the work. */
      readonly reached: boolean;
      readonly passing: boolean;
      readonly trouble: Trouble;
    };

/** What kept an answer from coming: no such host, nobody listening there, no way to it, its TLS, … */
export type Trouble = "name" | "refused" | "unreachable" | "timeout" | "tls" | "size" | "broken";

interface Headers {
  get(name: string): string | null;
}

/** Sends one call over a kept connection, within a time limit that runs from connecting to the last byte. */
export type Transport = (sending: Sending) => Promise<Outcome>;

/** Opens the way to one PBX. Nothing is sent yet. */
export function openTransport(settings: {
  readonly url: string;
  readonly caFile?: string;
  readonly timeoutSeconds: number;
  readonly maxConcurrency: number;
}): Transport {
  const options = { keepAlive: true, maxSockets: settings.maxConcurrency, timeout: IDLE };
  const agent = settings.url.startsWith("https:")
    ? new https.Agent({
        ...options,
        ...(settings.caFile !== undefined && { ca: trustedWith(settings.caFile) }),
      })
    : new http.Agent(options);

  return async (sending) => {
    const { default: fetch } = await import("node-fetch");
    const limit = AbortSignal.timeout(settings.timeoutSeconds * 1000);
    try {
      const response = await fetch(sending.url, {
        ...sending,
        agent,
        // A redirect would take the token to another host, and turn a POST into a GET.
        redirect: "manual",
        size: LARGEST_ANSWER,
        signal: limit,
      });
      return {
        kind: "answer",
        status: response.status,
        headers: response.headers,
        body: await response.text(),
      };
    } catch (error) {
      if (limit.aborted) return timedOut(settings.timeoutSeconds);
      return failure(error, settings);
    }
  };
}

/** What is trusted where a private CA is given. */
export function trustedWith(caFile: string): string[] {
  let pem: string;
  try {
    pem = readFileSync(caFile, "utf8");
  } catch (error) {
    throw new PbxError(`the CA file ${caFile} (caFile or PORTSIP_CA_FILE) cannot be read: ${codeOf(error)}`);
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new PbxError(`the CA file ${caFile} (caFile or PORTSIP_CA_FILE) holds no certificate in PEM form`);
  }
  // Node takes `ca` instead of its own list; a private CA is meant to be added to it.
  return [...tls.rootCertificates, ...extraCertificates(), pem];
}

// NODE_EXTRA_CA_CERTS is lost as well when `ca` is given.
function extraCertificates(): string[] {
  const file = process.env["NODE_EXTRA_CA_CERTS"];
  if (!file) return [];
  try {
    return [readFileSync(file, "utf8")];
  } catch {
    // Node has already warned about it at start.
    return [];
  }
}

function timedOut(seconds: number): Outcome {
  return {
    kind: "failure",
    reason: `no answer within ${seconds} s`,
    reached: true,
    passing: true,
    trouble: "timeout",
  };
}

function failure(error: unknown, { url }: { readonly url: string }): Outcome {
  const { origin } = new URL(url);
  const code = codeOf(error);
  const outcome = { kind: "failure", reached: false, passing: true } as const;
  const text = error instanceof Error ? error.message : String(error);
  switch (code) {
    case "ECONNREFUSED":
      return { ...outcome, trouble: "refused", reason: `${origin} refused the connection (${code})` };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { ...outcome, trouble: "name", reason: `the host name of ${origin} cannot be found (${code})` };
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { ...outcome, trouble: "unreachable", reason: `${origin} cannot be reached (${code})` };
    case "max-size":
      return {
        ...outcome,
        reached: true,
        passing: false,
        trouble: "size",
        reason: `${origin} answered with more than 10 MB`,
      };
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "EPROTO":
      return {
        ...outcome,
        passing: false,
        trouble: "tls",
        reason: `${origin} does not speak TLS on this port (${code}): is it http://?`,
      };
    default:
      if (isCertificateError(code, text))
        return { ...outcome, passing: false, trouble: "tls", reason: certificateReason(origin, code, text) };
      return {
        ...outcome,
        reached: true,
        trouble: "broken",
        reason: `the connection to ${origin} broke (${code})`,
      };
  }
}

function isCertificateError(code: string, text: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_/.test(code) || /certificate/i.test(text);
}

function certificateReason(origin: string, code: string, text: string): string {
  const problem = text.replace(/^.*reason: /, "");
  const advice = /EXPIRED|NOT_YET_VALID/.test(code)
    ? "renew the certificate of the PBX, or set this machine's clock"
    : code === "ERR_TLS_CERT_ALTNAME_INVALID"
      ? "use a host name that the certificate holds"
      : "if the PBX has a private CA, give its certificate with `pulumi config set portsip:caFile ca.pem`, PORTSIP_CA_FILE, the connection's caFile or NODE_EXTRA_CA_CERTS";
  return `the TLS certificate of ${origin} is not trusted (${code}: ${problem}): ${advice}`;
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("type" in error && typeof error.type === "string") return error.type;
  return error instanceof Error ? error.message : "unknown error";
}
