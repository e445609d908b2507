/** The parts of a version, `v3.216.0-beta.1` being 3, 216 and 0; undefined where a text starts with none. */
export function partsOf(text: string): number[] | undefined {
  const [, parts] = /^v?(\d+(?:\.\d+)*)/.exec(text.trim()) ?? [];
  return parts?.split(".").map(Number);
}

/** Whether a version is the least that is needed, or newer. */
export function isAtLeast(parts: readonly number[], least: readonly number[]): boolean {
  for (const [place, needed] of least.entries()) {
    const part = parts[place] ?? 0;
    if (part !== needed) return part > needed;
  }
  return true;
}
