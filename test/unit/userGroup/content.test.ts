import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonical } from "../../../provider/src/userGroup/content";
import { blank, content } from "./arbitraries";

test("null, an empty text and absence are one, but for a display name that is to be none: a blank field is absent", () => {
  fc.assert(
    fc.property(blank, blank, fc.constantFrom(undefined, null), (description, first, second) => {
      const entry = { providerId: "trunk-1", callerId: "0100", description: first, displayName: second };
      expect(canonical({ name: "Sales", description, outboundCallerIds: [entry] })).toStrictEqual({
        name: "Sales",
        outboundCallerIds: [{ providerId: "trunk-1", callerId: "0100" }],
      });
    }),
  );
});

test.each([undefined, null, []])("no caller IDs, given as %j, are an empty list", (outboundCallerIds) => {
  expect(canonical({ name: "Sales", outboundCallerIds })).toStrictEqual({
    name: "Sales",
    outboundCallerIds: [],
  });
});

test("fields that a caller ID does not have are dropped: they are not content", () => {
  const entry = { providerId: "trunk-1", callerId: "0100", color: "red" };
  expect(canonical({ name: "Sales", outboundCallerIds: [entry] }).outboundCallerIds).toStrictEqual([
    { providerId: "trunk-1", callerId: "0100" },
  ]);
});

test("canonical content stays as it is", () => {
  fc.assert(
    fc.property(content, (group) => {
      expect(canonical(group)).toStrictEqual(group);
    }),
  );
});
