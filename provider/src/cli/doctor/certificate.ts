import type { X509Certificate } from "node:crypto";
import * as https from "node:https";
import { TLSSocket } from "node:tls";
import { openAgent, type Outcome, type Reach } from "../../pbx/transport";
import { proxyFor } from "../../pbx/transport/proxy";
import { unencrypted } from "../../session/link";
import type { Settings } from "../../settings";
import { fail, type Finding, ok, skip, warn } from "./check";

const DAY = 86_400_000;

/** Days before its end from which a certificate is warned of. */
const SOON = 30;

/** The longest chain that is looked at. */
const LONGEST = 10;

/** A server's certificate, as far as people want to know. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256, by which people compare it. */
  readonly fingerprint: string;
  /** When it or one of those that vouch for it ends, whichever is first; in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whose end that is. */
  readonly endsFirst: string;
  /** Whether the server sent another certificate besides its own. */
  readonly alone: boolean;
  /** Node's code for what is wrong with it. */
  readonly problem: string | undefined;
}

/**
 * Reads the certificate of a server, good or not; undefined where there is no TLS. Nothing is sent but the handshake,
 * also where the address says http.
 */
export function readCertificate(reach: Reach): Promise<Certificate | undefined> {
  const url = reach.url.replace(/^http:/, "https:");
  // A bad one is to be read, too; nothing is trusted to this connection.
  const agent = openAgent({ ...reach, url }, { keepAlive: false, unchecked: true });
  return new Promise((resolve) => {
    const call = https.request(url, { agent });
    const end = (certificate?: Certificate): void => {
      call.destroy();
      resolve(certificate);
    };
    AbortSignal.timeout(reach.timeoutSeconds * 1000).addEventListener("abort", () => {
      end();
    });
    call.on("error", () => {
      end();
    });
    // Without an end, the call itself never goes out.
    call.once("socket", (socket) => {
      socket.once("secureConnect", () => {
        const leaf = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
        end(leaf && certificateOf(chainOf(leaf), problemOf(socket)));
      });
    });
  });
}

function chainOf(leaf: X509Certificate): [X509Certificate, ...X509Certificate[]] {
  const issuers: X509Certificate[] = [];
  for (let next = leaf.issuerCertificate; next && issuers.length < LONGEST; next = next.issuerCertificate)
    issuers.push(next);
  return [leaf, ...issuers];
}

function certificateOf(
  chain: readonly [X509Certificate, ...X509Certificate[]],
  problem: string | undefined,
): Certificate {
  const [leaf, ...issuers] = chain;
  const first = issuers.reduce((soonest, next) => (endOf(next) < endOf(soonest) ? next : soonest), leaf);
  return {
    subject: distinguishedName(leaf.subject),
    issuer: distinguishedName(leaf.issuer),
    fingerprint: leaf.fingerprint256,
    endsAt: endOf(first),
    endsFirst: distinguishedName(first.subject),
    alone: issuers.length === 0 && leaf.subject !== leaf.issuer,
    problem,
  };
}

function endOf({ validTo }: X509Certificate): number {
  return Date.parse(validTo);
}

// One part a line, the most general first: people look for the name.
function distinguishedName(lines: string): string {
  return lines.split("\n").reverse().join(", ");
}

// Node's types say Error, but it is the code where there is one.
function problemOf(socket: object): string | undefined {
  if (!("authorizationError" in socket) || ("authorized" in socket && socket.authorized === true))
    return undefined;
  const { authorizationError: error } = socket;
  return error instanceof Error ? error.message : String(error);
}

/** Judges the way to an `http://` address. */
export function checkPlainHttp(url: string): Finding {
  const exposed = unencrypted(url);
  return exposed === undefined ? skip("http:// to this machine itself: nothing to check") : warn(exposed);
}

/** Judges the certificate of a server that answered, or did not because of its TLS. */
export function checkCertificate(
  outcome: Outcome,
  certificate: Certificate | undefined,
  { url, caFile }: Pick<Settings, "url" | "caFile">,
  now: number,
): Finding {
  const it = certificate === undefined ? undefined : described(certificate);
  if (outcome.kind === "failure") {
    const more =
      certificate === undefined
        ? []
        : [...hints(certificate, url, caFile), `it is ${described(certificate)}`];
    return fail([outcome.reason, ...more].join("; "));
  }
  if (certificate === undefined || it === undefined) return ok("the certificate is trusted");
  if (certificate.problem !== undefined)
    return warn(
      [
        `the certificate is not trusted (${certificate.problem}), and only let through by NODE_TLS_REJECT_UNAUTHORIZED=0, which lets everybody read and change what is sent: unset it, and give the PBX's CA as caFile`,
        ...hints(certificate, url, caFile),
        `it is ${it}`,
      ].join("; "),
    );
  const days = Math.floor((certificate.endsAt - now) / DAY);
  if (days >= SOON) return ok(`trusted: ${it}`);
  const which = certificate.endsFirst === certificate.subject ? "" : `, that of ${certificate.endsFirst},`;
  return warn(`trusted, but the certificate${which} ends ${inDays(days)}: renew it; it is ${it}`);
}

function inDays(days: number): string {
  if (days < 1) return "within a day";
  return days === 1 ? "in 1 day" : `in ${days} days`;
}

function described({ subject, issuer, endsAt }: Certificate): string {
  const by = subject === issuer ? "self-signed" : `issued by ${issuer}`;
  return `${subject}, ${by}, valid until ${new Date(endsAt).toISOString().slice(0, 10)}`;
}

/** What Node calls a certificate whose issuer is missing or another. */
const NOT_ITS_CA =
  /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|CERT_SIGNATURE_FAILURE)$/;

function hints(certificate: Certificate, url: string, caFile: string | undefined): string[] {
  const { alone, problem = "", fingerprint } = certificate;
  const otherName = problem === "ERR_TLS_CERT_ALTNAME_INVALID" || problem.startsWith("Hostname/IP");
  if (!NOT_ITS_CA.test(problem) && !otherName) return [];
  const known = otherName
    ? []
    : caFile !== undefined
      ? [`the CA file ${caFile} is not that of its issuer`]
      : alone
        ? ["if a public CA issued it, let the PBX send the full chain: it sends its own certificate alone"]
        : [];
  return [
    ...known,
    `to trust this very certificate, for as long as the PBX has it, compare its SHA-256 fingerprint, ${fingerprint}, with the PBX's own, and save it as a caFile: \`${saving(url)}\``,
  ];
}

/** The command that saves the certificate that a server shows. */
function saving(url: string): string {
  const { hostname, port } = new URL(url);
  const proxy = proxyFor(url);
  const through = proxy === undefined ? "" : ` -proxy ${new URL(proxy.shown).hostname}:${proxy.port}`;
  return `openssl s_client${through} -connect ${hostname}:${port || "443"} </dev/null | openssl x509 > ca.pem`;
}
