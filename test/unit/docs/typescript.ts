import path from "node:path";
import ts from "typescript";
import { root } from "./documents";

export const entry = path.join(root, "provider/src/index.ts");

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
  // A program sees the package's types; here those that are being written.
  paths: { "pulumi-portsip": [entry] },
};

/** A program in memory, of files that stand in the repository's root for as long as it is checked. */
function inMemory(files: ReadonlyMap<string, string>): ts.Program {
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version);
    },
  };
  return ts.createProgram({ rootNames: [entry, ...files.keys()], options, host });
}

/** What is wrong with pieces of code, each a module of its own, by their names. */
export function typeErrors(code: ReadonlyMap<string, string>): string[] {
  const names = [...code.keys()];
  const fileOf = (index: number): string => path.join(root, `example-${index}.mts`);
  const program = inMemory(new Map(names.map((name, index) => [fileOf(index), code.get(name) ?? ""])));
  return names.flatMap((name, index) => {
    const source = program.getSourceFile(fileOf(index));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}

/** Something that is exported, or a property of it, with what its TSDoc says. */
export interface Documented {
  readonly name: string;
  readonly optional: boolean;
  readonly text: string;
  readonly examples: readonly string[];
}

/** What a program can import from the package, and what it says about itself. */
export class Exports {
  private readonly checker: ts.TypeChecker;
  private readonly symbols: Map<string, ts.Symbol>;

  constructor() {
    const program = inMemory(new Map());
    this.checker = program.getTypeChecker();
    const source = program.getSourceFile(entry);
    const module = source && this.checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`There is no module ${entry}`);
    const found = this.checker.getExportsOfModule(module).map((symbol) => this.resolved(symbol));
    this.symbols = new Map(found.map((symbol) => [symbol.name, symbol]));
  }

  /** The functions and classes. */
  values(): Documented[] {
    return [...this.symbols.values()]
      .filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0)
      .map((symbol) => this.documented(symbol));
  }

  /** Everything that bears a TSDoc comment: what is exported, static methods, and properties. */
  everything(): Documented[] {
    return [...this.symbols.values()].flatMap((symbol) => [
      this.documented(symbol),
      ...[...(symbol.exports?.values() ?? [])].map((member) => this.documented(member)),
    ]);
  }

  /** The properties of a type, in the order in which they are written; those that it inherits are left out. */
  properties(name: string): Documented[] {
    const type = this.checker.getDeclaredTypeOfSymbol(this.symbol(name));
    return this.checker
      .getPropertiesOfType(type)
      .filter((property) =>
        property.declarations?.some((each) => !each.getSourceFile().fileName.includes("node_modules")),
      )
      .filter(({ flags }) => (flags & ts.SymbolFlags.Property) !== 0)
      .map((property) => this.documented(property));
  }

  /** The names of the properties of what a function gives: of an item, where it gives a promise of a list. */
  resultOf(name: string): string[] {
    const symbol = this.symbol(name);
    const [signature] = this.checker.getSignaturesOfType(
      this.checker.getTypeOfSymbol(symbol),
      ts.SignatureKind.Call,
    );
    if (signature === undefined) throw new Error(`${name} is no function`);
    const awaited = this.checker.getAwaitedType(this.checker.getReturnTypeOfSignature(signature));
    if (awaited === undefined) return [];
    const item = this.checker.getIndexTypeOfType(awaited, ts.IndexKind.Number) ?? awaited;
    return this.checker.getPropertiesOfType(item).map((property) => property.name);
  }

  private symbol(name: string): ts.Symbol {
    const symbol = this.symbols.get(name);
    if (symbol === undefined) throw new Error(`The package exports no ${name}`);
    return symbol;
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.checker.getAliasedSymbol(symbol);
  }

  private documented(symbol: ts.Symbol): Documented {
    const examples = symbol
      .getJsDocTags(this.checker)
      .filter(({ name }) => name === "example")
      .map(({ text }) => ts.displayPartsToString(text))
      .flatMap((text) => (text.includes("```") ? codeBlocks(text) : [text]));
    return {
      name: symbol.name,
      optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      text: ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).replaceAll(/\s+/g, " "),
      examples,
    };
  }
}

/** The TypeScript in a Markdown text. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);
}

/** A piece of a program as a whole one: what every program imports is there. */
export function wholeProgram(code: string): string {
  const imports = [
    ["pulumi", "@pulumi/pulumi"],
    ["portsip", "pulumi-portsip"],
  ].filter(([name = ""]) => !code.includes(`import * as ${name} `));
  return [
    ...imports.map(([name = "", from = ""]) => `import * as ${name} from "${from}";`),
    code,
    "export {};",
  ].join("\n");
}
