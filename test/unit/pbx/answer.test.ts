import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { Answer, errorAnswer, errorText, id } from "../../../provider/src/pbx/answer";
import { isGone } from "../../../provider/src/pbx/gone";

test("an error of the API is read as one whatever JSON its detail is", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (detail) => {
      const [error] = errorAnswer.parse({
        errors: [{ code: "UNKNOWN", message: "Not found", detail }],
      }).errors;
      expect(error && errorText(error)).toMatch(/^Not found \(UNKNOWN/);
    }),
  );
});

test("a 404 in the API's form says that something is gone, and one without a reason shows the answer", () => {
  const answer = new Answer(
    {
      kind: "answer",
      status: 404,
      headers: new Headers({ "content-type": "application/json" }),
      body: '{"errors":[]}',
    },
    String,
  );
  expect(isGone(answer)).toBe(true);
  expect(answer.refused().message).toBe('the PBX answered 404 with application/json: “{"errors":[]}”');
});

describe("an id", () => {
  it.each([
    ["707", "707"],
    [707, "707"],
    [0, "0"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ])("%j is “%s”", (written, text) => {
    expect(id.parse(written)).toBe(text);
  });

  it.each(["", null, undefined, 1.5, -1, 2 ** 53, {}])("is not %j", (written) => {
    expect(id.safeParse(written).success).toBe(false);
  });
});

describe("what an error of the API says", () => {
  it.each([
    [{ code: "UNKNOWN", message: "Not found" }, "Not found (UNKNOWN)"],
    [{ code: "VALIDATE_FAILED", message: "bad", detail: "name" }, "bad (VALIDATE_FAILED, name)"],
    [{ code: "UNKNOWN", message: "gone", detail: { id: 7 } }, 'gone (UNKNOWN, {"id":7})'],
    [{ code: "UNKNOWN", message: "gone", detail: ["a", null] }, 'gone (UNKNOWN, ["a",null])'],
    [{ code: 1404, message: "gone" }, "gone (1404)"],
    [{ code: "UNKNOWN", message: "gone", detail: null }, "gone (UNKNOWN)"],
    [{ code: "UNKNOWN", message: "gone", detail: "" }, "gone (UNKNOWN)"],
    [{ code: "UNKNOWN", message: "gone", detail: "gone" }, "gone (UNKNOWN)"],
    [{ code: "UNKNOWN", detail: { reason: "gone" } }, '{"reason":"gone"} (UNKNOWN)'],
    [{ detail: false }, "false"],
    [{}, "no reason given"],
  ])("%j is “%s”", (error, text) => {
    expect(errorText(errorAnswer.parse({ errors: [error] }).errors[0] ?? {})).toBe(text);
  });
});
