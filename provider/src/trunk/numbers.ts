/** Numbers from `first` to `last`, both included; a single number has both alike. */
export interface NumberRange {
  readonly first: string;
  readonly last: string;
}

/** A trunk's pool: a trunk that was looked up, its `didNumbers`, or a text as the PBX has it, `3000;12000-18000`. */
export type NumberPool = string | readonly NumberRange[] | { readonly didNumbers: readonly NumberRange[] };

/** Reads a trunk's `did_numbers`: numbers and ranges, `3000;12000-18000`. */
export function parseDidNumbers(text: string | null | undefined): NumberRange[] {
  return (text ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const range = /^(\+?\d+)\s*-\s*(\+?\d+)$/.exec(part);
      const [, first = part, last = part] = range ?? [];
      return { first, last };
    });
}

/** The numbers of a pool as the PBX writes them: `3000;12000-18000`. */
export function poolText(ranges: readonly NumberRange[]): string {
  return ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(";");
}

/**
 * Whether a number is among a trunk's numbers: whether this tenant may present it there. Calls nobody.
 *
 * A pool is written without a leading `+`, `0` or `00`; a number may have one of them, or `+00`: `010000` is in the
 * pool `10000`, and `+14155550100` in `14155550100`. Otherwise a range holds the numbers of its own length and prefix
 * only: `0100-0199` holds `0150`, and not `150`. A trunk without any numbers holds none.
 *
 * @example
 * const trunk = await portsip.getTrunk({ name: "CallCentric" });
 * portsip.hasNumber(trunk, "12500");
 */
export function hasNumber(pool: NumberPool, number: string): boolean {
  const ranges = rangesOf(pool);
  return written(number).some((form) => ranges.some((range) => holds(range, form)));
}

/** The number of a pool that is nearest to one that is not in it, as the pool has it; undefined if nothing is near. */
export function nearestNumber(pool: NumberPool, number: string): string | undefined {
  if (hasNumber(pool, number)) return number;
  const ends = rangesOf(pool).flatMap(({ first, last }) => [first, last]);
  let nearest: { readonly end: string; readonly digits: number; readonly away: bigint } | undefined;
  for (const form of written(number)) {
    for (const end of ends) {
      if (!isNumber(form) || !isNumber(end)) continue;
      // One of another length was hardly meant, however small the difference is.
      const digits = Math.abs(form.length - end.length);
      const away = difference(form, end);
      if (
        nearest === undefined ||
        digits < nearest.digits ||
        (digits === nearest.digits && away < nearest.away)
      )
        nearest = { end, digits, away };
    }
  }
  return nearest?.end;
}

function rangesOf(pool: NumberPool): readonly NumberRange[] {
  if (typeof pool === "string") return parseDidNumbers(pool);
  return "didNumbers" in pool ? pool.didNumbers : pool;
}

/** A number as it stands, and without what a pool leaves out in front of it. */
function written(number: string): string[] {
  return ["", "+00", "00", "+", "0"]
    .filter((prefix) => number.startsWith(prefix) && number.length > prefix.length)
    .map((prefix) => number.slice(prefix.length));
}

function holds({ first, last }: NumberRange, number: string): boolean {
  if (number === first || number === last) return true;
  if (first === last || !isNumber(number) || !isNumber(first) || !isNumber(last)) return false;
  if (isInternational(number) !== isInternational(first) || isInternational(number) !== isInternational(last))
    return false;
  if (number.length < first.length || number.length > last.length) return false;
  if (number.length > first.length && /^\+?0/.test(number)) return false;
  return valueOf(first) <= valueOf(number) && valueOf(number) <= valueOf(last);
}

function isNumber(text: string): boolean {
  return /^\+?\d+$/.test(text);
}

function isInternational(number: string): boolean {
  return number.startsWith("+");
}

function difference(a: string, b: string): bigint {
  const [x, y] = [valueOf(a), valueOf(b)];
  return x > y ? x - y : y - x;
}

function valueOf(number: string): bigint {
  return BigInt(number.replace("+", ""));
}
