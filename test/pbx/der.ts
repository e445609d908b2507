/** The little of ASN.1's DER that an X.509 certificate is made of. */

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const digits = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.of(0x80 | digits.length), digits]);
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(0x30, ...items);
export const set = (...items: readonly Uint8Array[]): Buffer => element(0x31, ...items);
export const bool = (value: boolean): Buffer => element(0x01, Buffer.of(value ? 0xff : 0));
/** A number from its bytes, the first of which is from 1 to 127. */
export const integer = (bytes: Uint8Array): Buffer => element(0x02, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  element(0x03, Buffer.of(unusedBits), bytes);
export const octetString = (bytes: Uint8Array): Buffer => element(0x04, bytes);
export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text));
/** To the second, for the years up to 2049. */
export const time = (date: Date): Buffer =>
  element(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\.\d+Z/g, "")}Z`,
    ),
  );
/** A tag of the surrounding type's own, around other elements or, with `primitive`, around bare bytes. */
export const tagged = (number: number, ...items: readonly Uint8Array[]): Buffer =>
  element(0xa0 | number, ...items);
export const primitive = (number: number, bytes: Uint8Array): Buffer => element(0x80 | number, bytes);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}
