import { parseJson } from "../../text/json";
import { Answer, type Quote } from "../../pbx/answer";
import type { PbxError } from "../../pbx/errors";
import type { Cause } from "../../pbx/transport";
import { fail, type Finding, ok } from "./check";
import type { First } from "./probe";

const WHERE = "portsip:url or PORTSIP_URL";
const IS_IT = `is this the address of the PBX and the port of its API, 8887 unless changed (${WHERE})?`;

/** What to do next where no answer came. */
const ADVICE: Readonly<Record<Exclude<Cause, "tls">, string>> = {
  name: `correct the host name (${WHERE}), or this machine's DNS`,
  refused: `is the PBX running, and is this the port of its API, 8887 unless changed (${WHERE})?`,
  unreachable: `check the address (${WHERE}), and the network or VPN from here to there`,
  timeout: `check the address (${WHERE}), and firewalls from here to there; a PBX that is that slow needs a larger timeoutSeconds`,
  size: IS_IT,
  proxy: "check that address, or name the PBX's host in NO_PROXY to go straight to it",
  broken: IS_IT,
};

/** How a PBX was reached. */
export interface Reached extends Pick<First, "outcome"> {
  readonly origin: string;
  readonly ms: number;
  /** What the client made of an answer that it could not use. */
  readonly error: PbxError | undefined;
  readonly quote: Quote;
  /** Whether there is TLS behind an address that says http. */
  readonly speaksTls: boolean;
}

/** Judges whether a PBX can be reached, by the first call that was sent to it. */
export function checkReached({ outcome, origin, ms, error, quote, speaksTls }: Reached): Finding {
  if (outcome.kind === "failure") {
    const { cause, reason } = outcome;
    // Somebody is there: what is wrong with the TLS is told there.
    if (cause === "tls") return ok(`${origin} takes connections`);
    const advice = speaksTls ? `this port speaks TLS: give https:// (${WHERE})` : ADVICE[cause];
    return fail(`${reason}: ${advice}`);
  }
  const answer = new Answer(outcome, quote);
  if (isApi(answer)) return ok(`${origin} answers, in ${Math.round(ms)} ms`);
  const { status } = answer;
  if (error !== undefined && status >= 300 && status < 400) return fail(error.message);
  if (status === 429)
    return fail(
      `${origin} takes no more calls for now: ${answer.describe()}: wait a minute, and set requestsPerMinute below the PBX's limit`,
    );
  if (status >= 500)
    return fail(
      `${origin} has trouble of its own: ${answer.describe()}: look at the services of the PBX, and at the proxy in front of it if there is one`,
    );
  return fail(`something else than the PBX's API answers at ${origin}: ${answer.describe()}: ${IS_IT}`);
}

/** Whether an answer may be the API's. A refusal need not have its form, as long as it is no page of a proxy. */
function isApi({ status, headers, body }: Answer): boolean {
  if (status === 429 || status >= 500 || (status >= 300 && status < 400)) return false;
  if (status === 401 || status === 403)
    return !body.trimStart().startsWith("<") && headers.get("content-type")?.includes("html") !== true;
  const json = parseJson(body);
  return typeof json === "object" && json !== null;
}
