import { distance } from "fastest-levenshtein";

/** The candidates that a misspelt word was probably meant to be, the nearest first. */
export function nearest(word: string, candidates: readonly string[], most = 1): string[] {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return candidates
    .map((candidate) => ({ candidate, edits: distance(plain(word), plain(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}
