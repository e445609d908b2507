import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import * as tls from "node:tls";
import { PbxError } from "../errors";

declare module "node:tls" {
  /** From Node 22.15 on. */
  const getCACertificates: undefined | ((type: "default" | "system") => string[]);
}

/** Whom a connection trusts. */
export type Trust = Pick<tls.ConnectionOptions, "ca" | "allowPartialTrustChain" | "checkServerIdentity">;

/**
 * What is trusted where a `caFile` is given: whom Node and the system trust, and the certificates in the file. One
 * that the PBX itself shows is trusted for what it is: an installation makes itself one, of whatever name, and is
 * reached by an IP address.
 *
 * @throws {@link PbxError} where the file cannot be used
 */
export function trustedWith(caFile: string): Trust {
  const pem = read(caFile);
  const own = certificatesIn(caFile, pem).map(({ fingerprint256 }) => fingerprint256);
  return {
    // Node takes `ca` instead of its own list, and a file's CA is meant to be added to it.
    ca: [...commonlyTrusted(), pem],
    allowPartialTrustChain: true,
    checkServerIdentity: (host, certificate) =>
      own.includes(certificate.fingerprint256) ? undefined : tls.checkServerIdentity(host, certificate),
  };
}

function read(caFile: string): string {
  try {
    return readFileSync(caFile, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new PbxError(`the CA file ${caFile} (caFile or PORTSIP_CA_FILE) cannot be read: ${code}`);
  }
}

function certificatesIn(caFile: string, pem: string): X509Certificate[] {
  const found = pem.match(/-----BEGIN (TRUSTED )?CERTIFICATE-----[^-]*-----END (TRUSTED )?CERTIFICATE-----/g);
  try {
    if (found !== null) return found.map((each) => new X509Certificate(each));
  } catch {
    // Told as what it is, and not by OpenSSL's words.
  }
  throw new PbxError(
    `the CA file ${caFile} (caFile or PORTSIP_CA_FILE) holds no certificate in PEM form, as “-----BEGIN CERTIFICATE-----” begins`,
  );
}

function commonlyTrusted(): string[] {
  return tls.getCACertificates === undefined
    ? [...tls.rootCertificates, ...extraCertificates()]
    : [...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])];
}

// NODE_EXTRA_CA_CERTS is lost as well when `ca` is given; newer Nodes have it in their default.
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
