import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

import {
  bitString,
  bool,
  integer,
  octetString,
  oid,
  primitive,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from "./der";

/** A server's key and certificate, and the private CA that vouches for it. All PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  readonly caPem: string;
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const DAY_MS = 86_400_000;

/** Made afresh each time, so that no private key lies in the repo and none ever expires there. */
export function makeServerCertificate(
  hosts: readonly string[] = ["localhost", "127.0.0.1"],
  days = 30,
  caDays = Math.max(days, 30) + 1,
): ServerCertificate {
  const ca = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const leaf = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const caName = nameOf("Embedded PBX private CA");
  const caPem = certificate({
    issuer: caName,
    subject: caName,
    days: caDays,
    publicKey: ca.publicKey,
    signer: ca.privateKey,
    extensions: [
      extension("2.5.29.19", sequence(bool(true)), true), // basic constraints: a CA
      extension("2.5.29.15", bitString(Buffer.of(0b0000_0110), 1), true), // key usage: signs certificates
    ],
  });
  const cert = certificate({
    issuer: caName,
    subject: nameOf(hosts[0] ?? "localhost"),
    days,
    publicKey: leaf.publicKey,
    signer: ca.privateKey,
    extensions: [
      extension("2.5.29.17", sequence(...hosts.map(alternativeName))),
      extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))), // extended key usage: a TLS server
    ],
  });
  return { key: leaf.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert, caPem };
}

interface CertificateParts {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** From now to its end; below 0 where it has ended. */
  readonly days: number;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate({ issuer, subject, days, publicKey, signer, extensions }: CertificateParts): string {
  const end = Date.now() + days * DAY_MS;
  const start = Math.min(Date.now(), end) - DAY_MS;
  const body = sequence(
    tagged(0, Buffer.of(0x02, 0x01, 0x02)), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(12)])),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(new Date(start)), time(new Date(end))),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions)),
  );
  const der = sequence(body, ECDSA_WITH_SHA256, bitString(sign("sha256", body, signer)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [bool(true)] : []), octetString(value));
}

function alternativeName(host: string): Buffer {
  return isIPv4(host)
    ? primitive(7, Buffer.from(host.split(".").map(Number)))
    : primitive(2, Buffer.from(host, "ascii"));
}
