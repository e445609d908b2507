import { parseJson } from "../text/json";

/**
 * A plain or quoted value at the top level of a YAML file, which takes no YAML parser. Undefined where there is none, or
 * none of that form.
 */
export function scalar(text: string, key: string): string | undefined {
  const [, , value = ""] = new RegExp(`^(["']?)${key}\\1[ \\t]*:[ \\t]+(.*?)\\r?$`, "m").exec(text) ?? [];
  const [quoted] = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:#|$))/.exec(value) ?? [];
  if (quoted?.startsWith('"') === true) {
    const parsed = parseJson(quoted);
    return typeof parsed === "string" ? parsed : undefined;
  }
  if (quoted !== undefined) return quoted.slice(1, -1).replaceAll("''", "'");
  const plain = value.replace(/(^|\s)#.*/, "").trim();
  return plain === "" || /^[[\]{}"'|>&*!%@`]/.test(plain) ? undefined : plain;
}

/** What stands below a key at the top level, and on its line. */
export function block(text: string, key: string): string {
  const at = text.search(new RegExp(`^(["']?)${key}\\1[ \\t]*:`, "m"));
  if (at < 0) return "";
  const [first = "", ...lines] = text.slice(at).split("\n");
  const end = lines.findIndex((line) => /^[^\s#]/.test(line));
  return [first, ...lines.slice(0, end < 0 ? lines.length : end)].join("\n");
}
