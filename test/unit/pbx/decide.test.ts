import { expect, test } from "@jest/globals";
import { type Decision, decide, type Limits, type Progress } from "../../../provider/src/pbx/decide";

const limits: Limits = { maxRetries: 5, longestMs: 300_000 };
const first: Progress = { tries: 1, busyMs: 0 };

const table: [string, Parameters<typeof decide>[0], Progress, Limits, Decision][] = [
  ["success", "done", first, limits, { next: "return" }],
  ["success after retries", "done", { tries: 6, busyMs: 0 }, limits, { next: "return" }],
  ["a refusal", "final", first, limits, { next: "give up", because: "refused" }],
  ["a refused token", "token", first, limits, { next: "renew" }],
  ["a refused token after all tries", "token", { tries: 6, busyMs: 0 }, limits, { next: "renew" }],
  ["a reset", "transient", first, limits, { next: "retry", after: 500, tries: 2 }],
  ["a third reset", "transient", { tries: 3, busyMs: 0 }, limits, { next: "retry", after: 2000, tries: 4 }],
  [
    "the last try's reset",
    "transient",
    { tries: 6, busyMs: 0 },
    limits,
    { next: "give up", because: "out of tries" },
  ],
  [
    "a reset, without retries",
    "transient",
    first,
    { ...limits, maxRetries: 0 },
    { next: "give up", because: "out of tries" },
  ],
  [
    "a kept connection that had ended",
    "stale",
    { tries: 6, busyMs: 0 },
    limits,
    { next: "retry", after: 16_000, tries: 6 },
  ],
  ["a busy PBX", "busy", first, limits, { next: "wait" }],
  ["a busy PBX after all tries", "busy", { tries: 6, busyMs: 299_000 }, limits, { next: "wait" }],
  [
    "a PBX busy for too long",
    "busy",
    { tries: 1, busyMs: 300_001 },
    limits,
    { next: "give up", because: "out of time" },
  ],
  [
    "a busy PBX, without retries",
    "busy",
    first,
    { ...limits, maxRetries: 0 },
    { next: "give up", because: "refused" },
  ],
];

test.each(table)("after %s", (_, kind, progress, given, decision) => {
  expect(decide(kind, progress, given, () => 1)).toEqual(decision);
});
