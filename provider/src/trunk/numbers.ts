/** Numbers from `first` to `last`, both included; a single number has both alike. */
export interface NumberRange {
  readonly first: string;
  readonly last: string;
}

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

/**
 * Whether a number is among a trunk's numbers: whether this tenant may present it there. Calls nobody.
 *
 * A range holds the numbers of its own length and prefix only: `0100-0199` holds `0150`, and not `150`.
 *
 * @param trunk a trunk that was looked up, or its `didNumbers`
 */
export function hasNumber(
  trunk: readonly NumberRange[] | { readonly didNumbers: readonly NumberRange[] },
  number: string,
): boolean {
  const ranges = "didNumbers" in trunk ? trunk.didNumbers : trunk;
  return ranges.some(({ first, last }) => {
    if (number === first || number === last) return true;
    const digits = /^(\+?)(\d+)$/;
    const [, plus, value] = digits.exec(number) ?? [];
    const [, firstPlus, from] = digits.exec(first) ?? [];
    const [, lastPlus, to] = digits.exec(last) ?? [];
    if (value === undefined || from === undefined || to === undefined) return false;
    if (plus !== firstPlus || plus !== lastPlus || value.length < from.length || value.length > to.length)
      return false;
    if (value.length > from.length && value.startsWith("0")) return false;
    return BigInt(from) <= BigInt(value) && BigInt(value) <= BigInt(to);
  });
}
