import { expect, test } from "@jest/globals";
import { judgeVersion } from "../../../scripts/engine/version";

test.each(["v3.216.0\n", "3.259.0", "v3.300.1", "v3.260.0-alpha.1"])("%j is usable", (printed) => {
  expect(judgeVersion(printed)).toEqual({ usable: true, version: printed.trim().replace(/^v/, "") });
});

test.each([
  ["v3.215.9", /is version 3\.215\.9; needed: 3\.x from 3\.216\.0/],
  ["v3.216.0-alpha.1", /is version/],
  ["v2.25.0", /is version 2\.25\.0/],
  ["v4.0.0", /is version 4\.0\.0/],
  ["", /doesn't print a version/],
  ["command not found", /doesn't print a version/],
])("%j is not, with the reason", (printed, reason) => {
  expect(judgeVersion(printed)).toEqual({ usable: false, reason: expect.stringMatching(reason) });
});
