/** Whether a version is that one or newer; "22.2" is 22.2.0. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [parts(version), parts(least)];
  for (let index = 0; index < Math.max(have.length, want.length); index++) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function parts(version: string): number[] {
  return version.split(".").map(Number);
}

/** Requests a minute and address, as they are unless an administrator sets them. */
export function requestsPerMinuteOf(version: string): number {
  if (isAtLeast(version, "22.1.7")) return 10_000;
  return isAtLeast(version, "16.2") ? 5000 : 1000;
}
