import { expect, test } from "@jest/globals";
import { unknownValue } from "@pulumi/pulumi/runtime";
import { hasUnknown, UNKNOWN } from "../../../provider/src/session/unknown";

test("the mark of an unknown value is the one that Pulumi's SDK sends", () => {
  expect(UNKNOWN).toBe(unknownValue);
});

test.each([
  ["the value itself", UNKNOWN],
  ["a property", { name: UNKNOWN }],
  ["an element", ["a", UNKNOWN]],
  ["deep inside", { outboundCallerIds: [{ providerId: "t", callerId: "0" }, { providerId: UNKNOWN }] }],
])("an unknown is found: %s", (_, value) => {
  expect(hasUnknown(value)).toBe(true);
});

test.each([undefined, null, "", 0, true, {}, [], { name: `x${UNKNOWN}` }, { list: [{ a: null }] }])(
  "%j has no unknown",
  (value) => {
    expect(hasUnknown(value)).toBe(false);
  },
);
