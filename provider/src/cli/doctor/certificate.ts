import { isIP } from "node:net";
import type { X509Certificate } from "node:crypto";
import * as tls from "node:tls";
import { trustedWith } from "../../pbx/transport/trust";

/** A server's certificate, as far as people want to know. */
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  /** When it or one of those that vouch for it ends, whichever is first; in milliseconds since 1970. */
  readonly endsAt: number;
  /** Whose end that is. */
  readonly endsFirst: string;
  /** Whether the server sent another certificate besides its own. */
  readonly alone: boolean;
  /** Node's code for what is wrong with it. */
  readonly problem: string | undefined;
}

/** The longest chain that is looked at. */
const LONGEST = 10;

/** Reads the certificate of a server, good or not; undefined where there is no TLS. Nothing is sent but the handshake. */
export function readCertificate(
  url: string,
  caFile: string | undefined,
  timeoutSeconds: number,
): Promise<Certificate | undefined> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port: Number(port || 443),
      // A bad one is to be read, too; nothing is trusted to this connection.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
      ...(caFile !== undefined && trustedWith(caFile)),
    });
    const end = (certificate: Certificate | undefined): void => {
      socket.destroy();
      resolve(certificate);
    };
    socket.setTimeout(timeoutSeconds * 1000, () => {
      end(undefined);
    });
    socket.once("error", () => {
      end(undefined);
    });
    socket.once("secureConnect", () => {
      const leaf = socket.getPeerX509Certificate();
      end(leaf && certificateOf(chainOf(leaf), socket.authorized ? undefined : problemOf(socket)));
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
function problemOf({ authorizationError }: { readonly authorizationError: unknown }): string {
  return authorizationError instanceof Error ? authorizationError.message : String(authorizationError);
}
