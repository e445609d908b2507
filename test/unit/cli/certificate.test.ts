import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import * as tls from "node:tls";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Certificate, readCertificate } from "../../../provider/src/cli/doctor/certificate";
import { makeServerCertificate, type ServerCertificate } from "../../pbx";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pulumi-portsip-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is read of a server that sends its own certificate, or the CA's with it. */
async function read(
  { key, cert, caPem }: ServerCertificate,
  withCa: boolean,
): Promise<Certificate | undefined> {
  const server = tls.createServer({ key, cert: withCa ? cert + caPem : cert });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const caFile = path.join(folder, "ca.pem");
  writeFileSync(caFile, caPem);
  try {
    return await readCertificate({ url: `https://localhost:${port}/api`, caFile, timeoutSeconds: 5 });
  } finally {
    server.close();
  }
}

const daysLeft = (certificate: Certificate | undefined): number =>
  Math.round(((certificate?.endsAt ?? 0) - Date.now()) / 86_400_000);

test("a certificate is as good as what vouches for it: the first of a chain that ends counts", async () => {
  const own = await read(makeServerCertificate(undefined, 20, 90), true);
  expect(own).toMatchObject({
    subject: "CN=localhost",
    endsFirst: "CN=localhost",
    alone: false,
    problem: undefined,
  });
  expect(daysLeft(own)).toBe(20);
  const chain = await read(makeServerCertificate(undefined, 90, 10), true);
  expect(chain).toMatchObject({ subject: "CN=localhost", endsFirst: "CN=Embedded PBX private CA" });
  expect(daysLeft(chain)).toBe(10);
  expect(await read(makeServerCertificate(undefined, 90, 90), false)).toMatchObject({ problem: undefined });
});

test("where there is no TLS, or no answer, there is no certificate", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const url = `https://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/api`;
  expect(await readCertificate({ url, timeoutSeconds: 0.2 })).toBeUndefined();
  silent.close();
  expect(await readCertificate({ url: "https://127.0.0.1:1", timeoutSeconds: 5 })).toBeUndefined();
});
