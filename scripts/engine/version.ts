import semver from "semver";

/** The oldest CLI whose Node.js dynamic host gives read's inputs back, which seeing drift depends on. */
export const oldestUsable = "3.216.0";

export type Verdict = { usable: true; version: string } | { usable: false; reason: string };

/** Judges what `pulumi version` prints. */
export function judgeVersion(printed: string): Verdict {
  const version = semver.parse(printed.trim());
  if (version === null) return { usable: false, reason: "doesn't print a version" };
  if (version.major !== 3 || semver.lt(version, oldestUsable)) {
    return { usable: false, reason: `is version ${version.version}; needed: 3.x from ${oldestUsable}` };
  }
  return { usable: true, version: version.version };
}
