/** The longest wait before a try, in milliseconds, where the PBX doesn't ask for another. */
const LONGEST_WAIT = 20_000;
const FIRST_WAIT = 500;

/** Full jitter: anything up to a bound that doubles with each try, so that a crowd doesn't come back as a crowd. */
export function backoff(tries: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1));
}

/** What a `Retry-After` header asks for, in milliseconds: it gives seconds, or a date. */
export function retryAfter(header: string | null, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // An HTTP date starts with the day of the week; Date.parse alone takes nearly anything.
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Statuses after which the same call is sent again: the PBX, or a proxy in front, is busy or coming up. */
export function isTransient(status: number): boolean {
  return [429, 500, 502, 503, 504].includes(status);
}
