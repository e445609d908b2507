import { X509Certificate } from "node:crypto";
import { afterEach, describe, expect, it } from "@jest/globals";
import { makeSelfSignedCertificate, makeServerCertificate, type Pbx, startPbx } from "./index";
import { call } from "./testClient";

describe("a PBX with TLS", () => {
  let pbx: Pbx | undefined;
  afterEach(() => pbx?.close());

  it("is trusted through its own CA only", async () => {
    pbx = await startPbx({ tls: true });
    expect(pbx.url).toMatch(/^https:/);
    const ca = pbx.caPem ?? "";
    expect((await call(pbx, "GET", "/api/groups", { ca })).status).toBe(200);
    const localhost = { url: `https://localhost:${pbx.port}`, token: pbx.token };
    expect((await call(localhost, "GET", "/api/groups", { ca })).status).toBe(200);
    await expect(call(pbx, "GET", "/api/groups")).rejects.toMatchObject({
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
    pbx.fault({ fault: "reset-after" });
    await expect(call(pbx, "GET", "/api/groups", { ca })).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("may be self-signed, as a new PBX is", async () => {
    pbx = await startPbx({ tls: { selfSigned: true } });
    await expect(call(pbx, "GET", "/api/groups")).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    const ca = pbx.caPem ?? "";
    expect((await call(pbx, "GET", "/api/groups", { ca })).status).toBe(200);
  });

  it("may have a certificate for another name", async () => {
    pbx = await startPbx({ tls: { hosts: ["pbx.example"] } });
    const trusted = call(pbx, "GET", "/api/groups", { ca: pbx.caPem ?? "" });
    await expect(trusted).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});

describe("a certificate", () => {
  it("ends when it is told to, and has begun before", () => {
    for (const days of [-1, 90]) {
      const { cert, caPem } = makeServerCertificate(undefined, days);
      const leaf = new X509Certificate(cert);
      const left = (Date.parse(leaf.validTo) - Date.now()) / 86_400_000;
      expect(Math.round(left)).toBe(days);
      expect(Date.parse(leaf.validFrom)).toBeLessThan(Math.min(Date.now(), Date.parse(leaf.validTo)));
      expect(Date.parse(new X509Certificate(caPem).validTo)).toBeGreaterThan(Date.now());
    }
  });

  it("may be for addresses of both kinds, and sign itself", () => {
    const { cert, caPem } = makeSelfSignedCertificate(["192.0.2.7", "2001:db8::7"], 5);
    const leaf = new X509Certificate(cert);
    expect(caPem).toBe(cert);
    expect(leaf.verify(leaf.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect([leaf.checkIP("192.0.2.7"), leaf.checkIP("2001:db8::7"), leaf.checkIP("192.0.2.8")]).toEqual([
      "192.0.2.7",
      "2001:db8::7",
      undefined,
    ]);
    expect(leaf.subject).toBe("CN=192.0.2.7");
  });

  it("is signed by its CA, for its hosts, for now", () => {
    const made = makeServerCertificate(["pbx.example", "10.0.0.1"]);
    const ca = new X509Certificate(made.caPem);
    const leaf = new X509Certificate(made.cert);
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    expect([
      leaf.checkHost("pbx.example"),
      leaf.checkIP("10.0.0.1"),
      leaf.checkHost("other.example"),
    ]).toEqual(["pbx.example", "10.0.0.1", undefined]);
    expect(Date.parse(leaf.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now());
  });
});
