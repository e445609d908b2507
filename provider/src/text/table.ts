import { visible } from "./visible";
import { cutTo, widthOf } from "./width";

/** The widest that a cell gets, in columns. */
const WIDEST = 40;

/**
 * Rows as lines of a table for people: in columns, whatever the letters, and each cell on its line. A long cell is cut;
 * one in the last column only where that is not `wide`.
 */
export function aligned(rows: readonly (readonly string[])[], last: "cut" | "wide" = "cut"): string[] {
  const cells = rows.map((row) =>
    row.map((cell, column) =>
      last === "wide" && column === row.length - 1 ? visible(cell) : cutTo(WIDEST, visible(cell)),
    ),
  );
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? "")))) ?? [];
  return cells.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
}
