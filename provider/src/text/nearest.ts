import { distance } from "fastest-levenshtein";

/** The candidates that a misspelt word was probably meant to be, the nearest first. */
export function nearest(word: string, candidates: readonly string[], most = 1): string[] {
  return compared(word, candidates)
    .filter(({ near }) => near)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** What an error says after a misspelt word: the one that was probably meant, or nothing. */
export function hint(word: string, candidates: readonly string[]): string {
  const [guess] = nearest(word, candidates);
  return guess === undefined ? "" : `; did you mean ${guess}?`;
}

/** What is wrong with a key that is not among those allowed. */
export function noSuchKey(key: string, allowed: readonly string[]): string {
  return `does not exist${hint(key, allowed)} (allowed: ${allowed.join(", ")})`;
}

/** The names that are nearest to a wrong one, and whether any is so near that it was probably meant. */
export function nearestNames(
  word: string,
  names: readonly string[],
  most: number,
): { readonly names: string[]; readonly probable: boolean } {
  // Who looks for "Sales" may mean "Sales Dept, Berlin".
  const rank = ({ near, part }: Compared): number => (near ? 0 : part ? 1 : 2);
  const all = compared(word, names).sort((a, b) => rank(a) - rank(b) || a.edits - b.edits);
  const probable = all.filter((each) => rank(each) < 2);
  const chosen = probable.length > 0 ? probable : all;
  return {
    names: chosen.slice(0, most).map(({ candidate }) => candidate),
    probable: probable.length > 0,
  };
}

interface Compared {
  readonly candidate: string;
  readonly edits: number;
  readonly near: boolean;
  /** The word is a part of it. */
  readonly part: boolean;
}

function compared(word: string, candidates: readonly string[]): Compared[] {
  const wanted = plain(word);
  return [...new Set(candidates)].map((candidate) => {
    const text = plain(candidate);
    const edits = distance(wanted, text);
    const near = edits <= Math.max(2, Math.floor(candidate.length / 2));
    return { candidate, edits, near, part: wanted.length >= 3 && text.includes(wanted) };
  });
}

// Case, accents, spaces and hyphens make no difference, unless there is nothing else.
function plain(text: string): string {
  const folded = text.normalize("NFKD").toLowerCase();
  return folded.replaceAll(/[^\p{L}\p{N}]/gu, "") || folded;
}
