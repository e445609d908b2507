import { parseDocument } from "yaml";

/** YAML or JSON; undefined where it is broken, or says more than data. */
export function parseYaml(text: string): unknown {
  // What it warns of goes to the terminal otherwise.
  const document = parseDocument(text, { logLevel: "error" });
  if (document.errors.length + document.warnings.length > 0) return undefined;
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor.
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}
