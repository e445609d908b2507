import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { aligned } from "../../../provider/src/text/table";
import { widthOf } from "../../../provider/src/text/width";

describe("a table", () => {
  it("has its columns one below the other, whatever letters are in it", () => {
    expect(
      aligned([
        ["GROUP", "ID", "N"],
        ["営業部", "a", "1"],
        ["Büro 🐻", "bb", "2"],
        ["tab\tstop", "", "3"],
      ]),
    ).toEqual(["GROUP      ID  N", "営業部     a   1", "Büro 🐻    bb  2", "tab\\tstop      3"]);
  });

  it("has a line a row, and each column begins where all begin", () => {
    const cell = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 50 }),
      fc.constantFrom("営業部", "👩‍💻 x", "e\u0301", "\u202e", "a\nb"),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
        const lines = aligned(cells.map((each) => [each, "|"]));
        expect(new Set(lines.map((line) => widthOf(line))).size).toBe(1);
        for (const line of lines) expect(line).toMatch(/^[^\n]*\|$/u);
      }),
    );
  });
});
