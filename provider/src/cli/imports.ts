import path from "node:path";
import { type Files, found } from "./files";

/** Comments, and text in quotes: neither is code. A regular expression that holds a quote is not told from text. */
const NO_CODE = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`/g;
/** What stands before the name of a module that is loaded. */
const LOADS = /(?:\bimport|\bfrom|\b(?:import|require)\s*\()\s*$/;
/** An import of types is gone when the program runs. */
const TYPES_ONLY = /\b(?:import|export)\s+type\b[^;]*$/;

/** The modules that a file imports or requires by a name that is written down. */
export function importsOf(source: string): string[] {
  const modules: string[] = [];
  let code = "";
  let end = 0;
  for (const { 0: text, index } of source.matchAll(NO_CODE)) {
    code += source.slice(end, index);
    end = index + text.length;
    if (text.startsWith("/")) continue;
    if (LOADS.test(code) && !TYPES_ONLY.test(code)) modules.push(text.slice(1, -1));
    // The text's own words are no code, and end what stands before them.
    code = "text;";
  }
  return modules;
}

/** Whether a file imports another one of the project, itself or through others. */
export function importsFile(program: string, file: string, files: Files): boolean {
  const seen = new Set<string>();
  const reaches = (from: string): boolean => {
    if (files.realOf(from) === files.realOf(file)) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return importsOf(files.textOf(from) ?? "").some((name) => {
      const next = /^\.{0,2}\//.test(name)
        ? resolved(path.resolve(path.dirname(from), name), files)
        : undefined;
      return next !== undefined && reaches(next);
    });
  };
  return reaches(program);
}

// TypeScript lets a module be called by the name that it will have as JavaScript.
function resolved(file: string, files: Files): string | undefined {
  const [ending] = /\.[cm]?js$/.exec(file) ?? [];
  const asTypeScript = ending === undefined ? [] : [file.slice(0, -2) + "ts", file.slice(0, -2) + "tsx"];
  return found(files, file) ?? asTypeScript.find((candidate) => files.kindOf(candidate) === "file");
}
