import { visible } from "./visible";
import { cutTo, widthOf } from "./width";

/** The widest that a cell gets, in columns. */
const WIDEST = 40;

/** Rows as lines of a table for people: in columns, whatever the letters, and each cell on its line. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => cutTo(WIDEST, visible(cell))));
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? "")))) ?? [];
  return cells.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
}
