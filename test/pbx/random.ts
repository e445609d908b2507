import { randomBytes, randomInt } from "node:crypto";

/** An id as the PBX hands them out: it looks like base64, some end in "=", and nothing may be read from it. */
export function opaqueId(): string {
  const digits = Array.from({ length: randomInt(17, 20) }, () => String(randomInt(10))).join("");
  return Buffer.from(digits).toString("base64");
}

export function secret(bytes = 24): string {
  return randomBytes(bytes).toString("base64url");
}

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
