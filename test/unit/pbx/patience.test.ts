import { expect, test } from "@jest/globals";
import { PbxError } from "../../../provider/src/pbx/errors";
import { Patience } from "../../../provider/src/pbx/patience";

const minutes = 60_000;

test("an operation goes on trying for five minutes, however small the limit of one call", () => {
  const patience = new Patience({ timeoutSeconds: 1, maxRetries: 0 });
  patience.spend(5 * minutes, "x");
  expect(() => {
    patience.spend(1, "x");
  }).toThrow(PbxError);
});

test("or for as long as all its tries may take", () => {
  const patience = new Patience({ timeoutSeconds: 120, maxRetries: 4 });
  patience.spend(10 * minutes, "x");
  expect(() => {
    patience.spend(1, "x");
  }).toThrow(PbxError);
});

test("all its waits count together, and the time that calls took", () => {
  const patience = new Patience({ timeoutSeconds: 30, maxRetries: 5 });
  patience.spend(2 * minutes, "x");
  patience.spent(2 * minutes);
  patience.spend(1 * minutes, "x");
  expect(() => {
    patience.spend(1, "x");
  }).toThrow();
});

test("a wait that is refused takes nothing, and says what was waited for", () => {
  const patience = new Patience({ timeoutSeconds: 30, maxRetries: 5 });
  expect(() => {
    patience.spend(5 * minutes + 1, "the PBX answered 503");
  }).toThrow(/waiting long enough: the PBX answered 503$/);
  patience.spend(5 * minutes, "x");
});

test("time that has been spent already is never refused, and ends every further wait", () => {
  const patience = new Patience({ timeoutSeconds: 30, maxRetries: 5 });
  patience.spent(6 * minutes);
  expect(() => {
    patience.spend(0, "x");
  }).toThrow(PbxError);
});
