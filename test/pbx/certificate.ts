import { generateKeyPairSync, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { md, pki } from "node-forge";

/** A server's key and certificate, and what a client has to trust for it. All PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  /** The private CA; or the certificate itself, where it is self-signed. */
  readonly caPem: string;
}

const THIS_MACHINE = ["localhost", "127.0.0.1"];
const DAY_MS = 86_400_000;

/** Made afresh each time, so that no private key lies in the repo and none ever expires there. */
export function makeServerCertificate(
  hosts: readonly string[] = THIS_MACHINE,
  days = 30,
  caDays = Math.max(days, 30) + 1,
): ServerCertificate {
  const ca = keyPair();
  const caName = "Embedded PBX private CA";
  const { key, publicKey } = keyPair();
  return {
    key,
    caPem: certificate({
      issuer: caName,
      subject: caName,
      days: caDays,
      publicKey: ca.publicKey,
      signer: ca.key,
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      ],
    }),
    cert: certificate({
      issuer: caName,
      subject: hosts[0] ?? "localhost",
      days,
      publicKey,
      signer: ca.key,
      extensions: serverExtensions(hosts),
    }),
  };
}

/** As a PBX has it that was just installed: no CA vouches for it. */
export function makeSelfSignedCertificate(
  hosts: readonly string[] = THIS_MACHINE,
  days = 30,
): ServerCertificate {
  const { key, publicKey } = keyPair();
  const name = hosts[0] ?? "localhost";
  const cert = certificate({
    issuer: name,
    subject: name,
    days,
    publicKey,
    signer: key,
    extensions: serverExtensions(hosts),
  });
  return { key, cert, caPem: cert };
}

interface CertificateParts {
  readonly issuer: string;
  readonly subject: string;
  /** From now to its end; below 0 where it has ended. */
  readonly days: number;
  readonly publicKey: string;
  readonly signer: string;
  readonly extensions: readonly object[];
}

function certificate({ issuer, subject, days, publicKey, signer, extensions }: CertificateParts): string {
  const end = Date.now() + days * DAY_MS;
  const made = pki.createCertificate();
  made.publicKey = pki.publicKeyFromPem(publicKey);
  // Its first digit keeps it above 0.
  made.serialNumber = `01${randomBytes(12).toString("hex")}`;
  made.validity.notBefore = new Date(Math.min(Date.now(), end) - DAY_MS);
  made.validity.notAfter = new Date(end);
  made.setIssuer([{ name: "commonName", value: issuer }]);
  made.setSubject([{ name: "commonName", value: subject }]);
  made.setExtensions([...extensions]);
  made.sign(pki.privateKeyFromPem(signer), md.sha256.create());
  return pki.certificateToPem(made);
}

function serverExtensions(hosts: readonly string[]): object[] {
  const altNames = hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }));
  return [
    { name: "extKeyUsage", serverAuth: true },
    ...(altNames.length > 0 ? [{ name: "subjectAltName", altNames }] : []),
  ];
}

function keyPair(): { key: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { key: privateKey, publicKey };
}
