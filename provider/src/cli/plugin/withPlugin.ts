import { block } from "../yaml";

/** A project file that names the plugin; or what a person has to add to it. */
export type WithPlugin =
  "there already" | { readonly text: string; readonly place: string } | { readonly byHand: string };

/** Adds to a project file where the plugin is. What the file has of its own stays as it is. */
export function withPlugin(text: string, place: string): WithPlugin {
  if (namesPlugin(text)) return "there already";
  if (isJson(text) || hasPlugins(text)) return { byHand: `{ name: portsip, path: ${place} }` };
  const end = text.endsWith("\n") || text === "" ? "" : "\n";
  return {
    text: `${text}${end}plugins:\n  providers:\n    - name: portsip\n      path: ${place}\n`,
    place,
  };
}

/** Whether a project file says where the plugin is. */
export function namesPlugin(text: string): boolean {
  return (
    hasPlugins(text) &&
    /\bname["']?\s*:\s*["']?portsip["']?\s*(?:[,}]|$)/m.test(isJson(text) ? text : block(text, "plugins"))
  );
}

function hasPlugins(text: string): boolean {
  return isJson(text) ? text.includes('"plugins"') : /^["']?plugins["']?[ \t]*:/m.test(text);
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}
