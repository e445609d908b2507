import { block } from "../yaml";

/** A project file that names the plugin; or what a person has to add to it. */
export type WithPlugin =
  "there already" | { readonly text: string; readonly place: string } | { readonly byHand: string };

/**
 * Adds to a project file where the plugin is, before other plugins that it names. What the file has of its own, comments
 * too, stays as it is; what is written in one line, or in JSON, is left to a person.
 */
export function withPlugin(text: string, place: string): WithPlugin {
  if (namesPlugin(text)) return "there already";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  if (!isJson(text) && !hasPlugins(text)) {
    const end = text.endsWith("\n") || text === "" ? "" : eol;
    return { text: `${text}${end}${`plugins:\n${providers("  ", place)}`.replaceAll("\n", eol)}`, place };
  }
  const plugins = block(text, "plugins");
  const written = isJson(text) ? undefined : among(plugins, place);
  if (written === undefined) return { byHand: `{ name: portsip, path: ${place} }` };
  return { text: text.replace(plugins, () => written.replace(/\r?\n/g, eol)), place };
}

/** Whether a project file says where the plugin is. */
export function namesPlugin(text: string): boolean {
  const said = (isJson(text) ? text : block(text, "plugins")).replace(/^[ \t]*#.*/gm, "");
  return hasPlugins(text) && /\bname["']?\s*:\s*["']?portsip["']?\s*(?:[#,}]|$)/m.test(said);
}

function hasPlugins(text: string): boolean {
  return isJson(text) ? text.includes('"plugins"') : /^["']?plugins["']?[ \t]*:/m.test(text);
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/** The block of the plugins with ours as the first of the providers. Undefined where it isn't written line by line. */
function among(plugins: string, place: string): string | undefined {
  const head = /^plugins[ \t]*:[ \t]*(?:#.*)?(?:\r?\n|$)/.exec(plugins)?.[0];
  if (head === undefined) return undefined;
  const below = plugins.slice(head.length);
  const indent = firstIndent(below) ?? "  ";
  const key = new RegExp(`^${indent}providers[ \\t]*:(.*)(?:\\r?\\n|$)`, "m").exec(below);
  if (key === null)
    return /^[ \t]*["']?providers\b/m.test(below)
      ? undefined
      : `${ended(head)}${providers(indent, place)}${below}`;
  if (!/^[ \t]*(?:#.*)?\r?$/.test(key[1] ?? "")) return undefined;
  const at = key.index + key[0].length;
  const items = below.slice(at);
  const dash = firstIndent(items, /^-(?: |\r?$)/) ?? `${indent}  `;
  return `${head}${ended(below.slice(0, at))}${item(dash, place)}${items}`;
}

/** How far the first line is indented that is neither empty nor a comment, if it begins so. */
function firstIndent(lines: string, begin = /^/): string | undefined {
  const [, indent = "", rest = ""] = /^([ ]*)([^\s#].*)$/m.exec(lines) ?? [];
  return rest !== "" && begin.test(rest) ? indent : undefined;
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function providers(indent: string, place: string): string {
  return `${indent}providers:\n${item(`${indent}  `, place)}`;
}

function item(indent: string, place: string): string {
  return `${indent}- name: portsip\n${indent}  path: ${place}\n`;
}
