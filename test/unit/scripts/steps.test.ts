import { expect, test } from "@jest/globals";
import { add, countTests } from "../../../scripts/test/counts";
import { chooseSteps } from "../../../scripts/test/steps";

const report = (numbers: Record<string, number>): string =>
  JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    ...numbers,
  });

test("tests are counted, and files that didn't get as far", () => {
  expect(countTests(report({ numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 }), 0)).toEqual({
    passed: 5,
    failed: 0,
    skipped: 3,
  });
  expect(
    countTests(report({ numPassedTests: 5, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }), 1),
  ).toEqual({
    passed: 5,
    failed: 3,
    skipped: 0,
  });
});

test("a step that fails without a count is one failure", () => {
  expect(countTests(undefined, 0).failed).toBe(0);
  expect(countTests(undefined, 2).failed).toBe(1);
  expect(countTests(report({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

test("counts add up", () => {
  expect(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
    passed: 11,
    failed: 22,
    skipped: 33,
  });
});

test("steps run in their own order, and a wrong name is told", () => {
  const names = (...wanted: string[]): string[] => chooseSteps(wanted).map(([name]) => name);
  expect(names()).toEqual(["build", "lint", "types", "unit", "host", "engine"]);
  expect(names("host", "unit")).toEqual(["unit", "host"]);
  expect(() => names("unti")).toThrow("There is no step unti; the steps are build, lint");
});
