import * as z from "zod";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that failed before any test of theirs ran. */
  numRuntimeErrorTestSuites: z.number(),
});

/** Counts the tests of a jest run by its JSON report. A run that failed counts as a failure at least. */
export function countTests(report: string | undefined, exitStatus: number): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (report !== undefined) {
    const parsed = reportSchema.parse(JSON.parse(report));
    counts.passed = parsed.numPassedTests;
    counts.failed = parsed.numFailedTests + parsed.numRuntimeErrorTestSuites;
    counts.skipped = parsed.numPendingTests + parsed.numTodoTests;
  }
  if (exitStatus !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

export function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}
