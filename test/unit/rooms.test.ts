import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import ts from "typescript";

const source = path.resolve(__dirname, "../../provider/src");

/** Which of our files a file names: imports, exports and types, within expressions, too. */
function importsOf(file: string, text: string): string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => {
      const target = path.join(path.dirname(file), fileName.replace(/\.js$/, ""));
      return existsSync(path.join(source, target, "index.ts")) ? `${target}/index.ts` : `${target}.ts`;
    });
}

/** Files that import each other in a circle, from the first one around to it again. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start !== -1) found.push([...way.slice(start), file].join(" → "));
    if (start !== -1 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) follow(file, []);
  return found;
}

test("no files of the package import each other in a circle, types included", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const imports = new Map(
    files.map((file) => [file, importsOf(file, readFileSync(path.join(source, file), "utf8"))] as const),
  );
  const targets = [...imports.values()].flat();
  expect(targets.filter((target) => !imports.has(target))).toStrictEqual([]);
  expect(targets.length).toBeGreaterThan(100);
  expect(circles(imports)).toStrictEqual([]);
});

test("a circle is found, through a type and through an import in an expression", () => {
  const imports = new Map([
    ["a.ts", importsOf("a.ts", 'import type { B } from "./b";')],
    ["b.ts", importsOf("b.ts", 'export const c = () => import("./c.js");')],
    ["c.ts", importsOf("c.ts", 'export type A = import("./a").A;')],
  ]);
  expect(circles(imports)).toStrictEqual(["a.ts → b.ts → c.ts → a.ts"]);
});
