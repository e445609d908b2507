import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(__dirname, "../../..");

/** Everything that people read about the product. What has happened (the changelog) is not held to today's code. */
export const DOCUMENTS = [
  "README.md",
  "provider/README.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

export function documentText(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The rows of the first Markdown table after a text, cells apart; its header is the first. */
export function tableAfter(document: string, text: string): string[][] {
  const lines = document.slice(document.indexOf(text)).split("\n");
  const start = lines.findIndex((line) => line.startsWith("| "));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  const [header = "", , ...rows] = lines.slice(start, start + length);
  return [header, ...rows].map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
