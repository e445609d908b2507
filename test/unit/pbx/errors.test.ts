import { describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { PbxError, quote, redact } from "../../../provider/src/pbx/errors";

test("an error of the PBX knows the status of the answer, where there was one", () => {
  expect(new PbxError("no", 403)).toMatchObject({ name: "PbxError", message: "no", status: 403 });
  expect(new PbxError("no").status).toBeUndefined();
});

describe("a secret in an error", () => {
  it.each([
    ["as it is", "Authorization: Bearer t0ken!"],
    ["many times", "t0ken! t0ken! t0ken! t0ken! t0ken!"],
    ["in an address", `/x?token=${encodeURIComponent("t0ken!")}`],
  ])("is blotted out where it stands %s", (_, text) => {
    expect(redact(text, ["t0ken!"])).not.toContain("t0ken");
    expect(redact(text, ["t0ken!"])).toContain("[secret]");
  });

  it("is blotted out where JSON or an address writes it in another way", () => {
    const secret = 'p"ss wörd/\\';
    expect(redact(JSON.stringify({ password: secret }), [secret])).toBe('{"password":"[secret]"}');
    expect(redact(`?password=${encodeURIComponent(secret)}`, [secret])).toBe("?password=[secret]");
  });

  it("is blotted out of a large answer in no time, whatever that is made of", () => {
    for (const one of ["\\", "%25", "&amp;", "a", '\\\\"']) {
      const start = performance.now();
      redact(one.repeat(2_000_000 / one.length), ['\\\\\\"&a', "%%%%%a"]);
      expect(performance.now() - start).toBeLessThan(2000);
    }
  });

  it("is blotted out where it is half a character, too", () => {
    expect(redact("x\ud800y", ["\ud800"])).toBe("x[secret]y");
  });

  it("blots out nothing where it is empty", () => {
    expect(redact("plain text", [""])).toBe("plain text");
  });

  it("is nowhere in what is quoted, whatever stands around it and however long that is", () => {
    const secret = fc
      .string({ minLength: 12, maxLength: 40 })
      .filter((s) => s.trim() === s && !/\s{2}/.test(s));
    const around = fc.string({ maxLength: 300 });
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        const shown = quote(`${before}${hidden}${after}${encodeURIComponent(hidden)}`, ["another", hidden]);
        expect(shown).not.toContain(hidden);
        expect(shown).not.toContain(encodeURIComponent(hidden));
      }),
    );
  });

  it("is not left over in part where another secret is a part of it", () => {
    expect(redact("token: abcdef-rest", ["abcdef", "abcdef-rest"])).toBe("token: [secret]");
  });
});

describe("what an error quotes of an answer", () => {
  it("is one line", () => {
    expect(quote("<html>\r\n  <h1>502\tBad Gateway</h1>\n</html>\n", [])).toBe(
      "<html> <h1>502 Bad Gateway</h1> </html>",
    );
  });

  it("is at most 200 characters, and shows where it was cut", () => {
    expect(quote("x".repeat(200), [])).toBe("x".repeat(200));
    expect(quote("x".repeat(201), [])).toBe(`${"x".repeat(200)}…`);
    expect(quote("abcdef", [], 3)).toBe("abc…");
  });

  it("never shows the first half of a secret by cutting it", () => {
    expect(quote(`${"x".repeat(195)}t0ken-t0ken`, ["t0ken-t0ken"])).not.toContain("t0k");
  });
});
