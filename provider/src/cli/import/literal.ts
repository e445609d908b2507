import { visible } from "../../text/visible";

/** Text as a TypeScript string, in the quotes that prettier prefers. */
export function literal(text: string): string {
  const quote = text.split('"').length > text.split("'").length ? "'" : '"';
  return quote + visible(text.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)) + quote;
}
