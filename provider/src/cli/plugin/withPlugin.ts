import { block } from "../yaml";

/** A project file that names the plugin; or what a person has to add to it. */
export type WithPlugin =
  "there already" | { readonly text: string; readonly place: string } | { readonly byHand: string };

/** Adds to a project file where the plugin is. What the file has of its own stays as it is. */
export function withPlugin(text: string, place: string): WithPlugin {
  const json = text.trimStart().startsWith("{");
  const hasPlugins = json ? text.includes('"plugins"') : /^["']?plugins["']?[ \t]*:/m.test(text);
  if (
    hasPlugins &&
    /\bname["']?\s*:\s*["']?portsip["']?\s*(?:[,}]|$)/m.test(json ? text : block(text, "plugins"))
  )
    return "there already";
  if (json || hasPlugins) return { byHand: `{ name: portsip, path: ${place} }` };
  const end = text.endsWith("\n") || text === "" ? "" : "\n";
  return {
    text: `${text}${end}plugins:\n  providers:\n    - name: portsip\n      path: ${place}\n`,
    place,
  };
}
