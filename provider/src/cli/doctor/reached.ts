import { parseJson } from "../../text/json";
import { Answer, type Quote } from "../../pbx/answer";
import type { PbxError } from "../../pbx/errors";
import type { Cause, Outcome } from "../../pbx/transport";
import { proxyFor } from "../../pbx/transport/proxy";
import { fail, type Finding, ok, skip, warn } from "./check";

const WHERE = "portsip:url or PORTSIP_URL";
const IS_IT = `is this the address of the PBX and the port of its API, 8887 unless changed (${WHERE})?`;

/** What to do next where no answer came. */
const ADVICE: Readonly<Record<Exclude<Cause, "tls">, string>> = {
  name: `correct the host name (${WHERE}), or this machine's DNS`,
  refused: `is the PBX running, and is this the port of its API, 8887 unless changed (${WHERE})?`,
  unreachable: `check the address (${WHERE}), and the network or VPN from here to there`,
  timeout: `check the address (${WHERE}), and firewalls from here to there; a PBX that is that slow needs a larger timeoutSeconds`,
  cancelled: "try again",
  size: IS_IT,
  proxy: "check that address, or name the PBX's host in NO_PROXY to go straight to it",
  broken: IS_IT,
};

/** Milliseconds that clocks may differ by before anything is said. */
const MAY_DIFFER = 5 * 60_000;

/** What first came of asking, whichever call that was. Times are this machine's. */
export interface First {
  readonly outcome: Outcome;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** How a PBX was reached. */
export interface Reached {
  readonly url: string;
  readonly first: First;
  /** What the client made of an answer that it could not use. */
  readonly error: PbxError | undefined;
  readonly quote: Quote;
  /** Whether there is TLS behind an address that says http. */
  readonly speaksTls: boolean;
}

/** Judges whether a PBX can be reached, by the first call that it said something to. */
export function checkReached({ url, first, error, quote, speaksTls }: Reached): Finding {
  const { outcome, startedAt, endedAt } = first;
  const { origin } = new URL(url);
  const proxy = proxyFor(url);
  const through = proxy === undefined ? "" : `, through the proxy ${proxy.shown} (${proxy.variable})`;
  if (outcome.kind === "failure") {
    const { cause, reason } = outcome;
    // Somebody is there: what is wrong with the TLS is told there.
    if (cause === "tls") return ok(`${origin} takes connections${through}`);
    const advice = speaksTls ? `this port speaks TLS: give https:// (${WHERE})` : ADVICE[cause];
    return fail(`${reason}: ${advice}`);
  }
  const answer = new Answer(outcome, quote);
  if (isApi(answer)) return ok(`${origin} answers, in ${Math.round(endedAt - startedAt)} ms${through}`);
  const { status } = answer;
  if (error !== undefined && status >= 300 && status < 400) return fail(error.message);
  if (status === 429)
    return fail(
      `${origin} takes no more calls for now: ${answer.describe()}: wait a minute, and set requestsPerMinute below the PBX's limit`,
    );
  if (status >= 500)
    return fail(
      `${origin} has trouble of its own${through}: ${answer.describe()}: look at the services of the PBX, and at the proxy in front of it if there is one`,
    );
  return fail(
    `something else than the PBX's API answers at ${origin}${through}: ${answer.describe()}: ${IS_IT}`,
  );
}

/** Whether an answer may be the API's. A refusal need not have its form, as long as it is no page of a proxy. */
export function isApi({ status, headers, body }: Pick<Answer, "status" | "headers" | "body">): boolean {
  if (status === 429 || status >= 500 || (status >= 300 && status < 400)) return false;
  if (status === 401 || status === 403)
    return !body.trimStart().startsWith("<") && headers.get("content-type")?.includes("html") !== true;
  const json = parseJson(body);
  return typeof json === "object" && json !== null;
}

/** Judges this machine's clock by the `Date` of the PBX's answer. */
export function checkClock({ outcome, startedAt, endedAt }: First): Finding {
  const theirs = dateOf(outcome);
  if (theirs === undefined) return skip("the PBX's answer tells no time");
  // The header has whole seconds: half of one is what it is off by on average.
  const ahead = (startedAt + endedAt) / 2 - (theirs + 500);
  if (Math.abs(ahead) <= MAY_DIFFER)
    return ok(`within ${Math.max(1, Math.ceil(Math.abs(ahead) / 1000))} s of the PBX's`);
  return warn(
    `${duration(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the PBX's: set the one that is wrong, best by NTP; certificates and tokens go by the clock`,
  );
}

function dateOf(outcome: Outcome): number | undefined {
  const header = outcome.kind === "answer" ? outcome.headers.get("date") : null;
  const time = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? undefined : time;
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
