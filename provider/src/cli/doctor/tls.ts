import { unencrypted } from "../../session/link";
import type { Outcome } from "../../pbx/transport";
import type { Settings } from "../../settings";
import type { Certificate } from "./certificate";
import { fail, type Finding, ok, skip, warn } from "./check";

const DAY = 86_400_000;

/** Days before its end from which a certificate is warned of. */
const SOON = 30;

/** Judges the way to an `http://` address. */
export function checkPlainHttp(url: string): Finding {
  const exposed = unencrypted(url);
  return exposed === undefined ? skip("http:// to this machine itself: nothing to check") : warn(exposed);
}

/** Judges the certificate of a server that answered, or did not because of its TLS. */
export function checkCertificate(
  outcome: Outcome,
  certificate: Certificate | undefined,
  { caFile }: Pick<Settings, "caFile">,
  now: number,
): Finding {
  const it = certificate === undefined ? undefined : described(certificate);
  if (outcome.kind === "failure") {
    const more =
      certificate === undefined ? [] : [...hints(certificate, caFile), `it is ${described(certificate)}`];
    return fail([outcome.reason, ...more].join("; "));
  }
  if (certificate === undefined || it === undefined) return ok("the certificate is trusted");
  if (certificate.problem !== undefined)
    return warn(
      `the certificate is not trusted (${certificate.problem}), and only let through by NODE_TLS_REJECT_UNAUTHORIZED=0, which lets everybody read and change what is sent: unset it, and give the PBX's CA as caFile; it is ${it}`,
    );
  const days = Math.floor((certificate.endsAt - now) / DAY);
  if (days >= SOON) return ok(`trusted: ${it}`);
  const which = certificate.endsFirst === certificate.subject ? "" : `, that of ${certificate.endsFirst},`;
  return warn(`trusted, but the certificate${which} ends in ${days} days: renew it; it is ${it}`);
}

function described({ subject, issuer, endsAt }: Certificate): string {
  return `${subject}, issued by ${issuer}, valid until ${new Date(endsAt).toISOString().slice(0, 10)}`;
}

/** What Node calls a certificate whose issuer is missing or another. */
const NOT_ITS_CA =
  /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|SELF_SIGNED_CERT_IN_CHAIN|CERT_SIGNATURE_FAILURE)$/;

function hints({ alone, problem = "" }: Certificate, caFile: string | undefined): string[] {
  if (!NOT_ITS_CA.test(problem)) return [];
  if (caFile !== undefined) return [`the CA file ${caFile} is not that of its issuer`];
  return alone
    ? ["if a public CA issued it, let the PBX send the full chain: it sends its own certificate alone"]
    : [];
}
