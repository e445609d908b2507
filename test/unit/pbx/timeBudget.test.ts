import { expect, test } from "@jest/globals";
import { PbxError } from "../../../provider/src/pbx/errors";
import { TimeBudget } from "../../../provider/src/pbx/timeBudget";

const minutes = 60_000;

test("an operation goes on trying for five minutes, however small the limit of one call", () => {
  const budget = new TimeBudget({ timeoutSeconds: 1, maxRetries: 0 });
  budget.spend(5 * minutes, "x");
  expect(() => {
    budget.spend(1, "x");
  }).toThrow(PbxError);
});

test("or for as long as all its tries may take", () => {
  const budget = new TimeBudget({ timeoutSeconds: 120, maxRetries: 4 });
  budget.spend(10 * minutes, "x");
  expect(() => {
    budget.spend(1, "x");
  }).toThrow(PbxError);
});

test("all its waits count together, and the time that calls took", () => {
  const budget = new TimeBudget({ timeoutSeconds: 30, maxRetries: 5 });
  budget.spend(2 * minutes, "x");
  budget.spent(2 * minutes);
  budget.spend(1 * minutes, "x");
  expect(() => {
    budget.spend(1, "x");
  }).toThrow();
});

test("a wait that is refused takes nothing, and says what was waited for", () => {
  const budget = new TimeBudget({ timeoutSeconds: 30, maxRetries: 5 });
  expect(() => {
    budget.spend(5 * minutes + 1, "the PBX answered 503");
  }).toThrow(/waiting long enough: the PBX answered 503$/);
  budget.spend(5 * minutes, "x");
});

test("time that has been spent already is never refused, and ends every further wait", () => {
  const budget = new TimeBudget({ timeoutSeconds: 30, maxRetries: 5 });
  budget.spent(6 * minutes);
  expect(() => {
    budget.spend(0, "x");
  }).toThrow(PbxError);
});
