import type { Outcome } from "../../pbx/transport";
import { type Finding, ok, skip, warn } from "./check";
import type { First } from "./probe";

/** Milliseconds that clocks may differ by before anything is said. */
const MAY_DIFFER = 5 * 60_000;

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
