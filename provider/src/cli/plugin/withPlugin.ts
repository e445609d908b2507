import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { parseYaml } from "../yaml";

export type WithPlugin =
  | "no project"
  /** The file names the plugin already, at this path. */
  | { readonly named: string | undefined }
  /** The file, with the plugin in it. */
  | { readonly text: string }
  /** What a person has to add, and where. */
  | { readonly byHand: string; readonly to: "it" | "the providers of its plugins" };

const itemSchema = z.looseObject({
  name: z.literal("portsip"),
  path: z.string().optional().catch(undefined),
});
const providersSchema = z.looseObject({ plugins: z.looseObject({ providers: z.array(z.unknown()) }) });
const nameSchema = z.string().min(1);
const projectSchema = z.looseObject({
  name: nameSchema,
  runtime: z.union([nameSchema, z.looseObject({ name: nameSchema })]),
});
const editableSchema = projectSchema.extend({
  plugins: z.looseObject({ providers: z.array(z.unknown()).nullish() }).nullish(),
});

/**
 * Adds to a project file where the plugin is, before other plugins that it names. What the file has of its own, comments
 * too, stays as it is; what cannot be edited line by line is left to a person.
 */
export function withPlugin(text: string, place: string): WithPlugin {
  const said = parseYaml(text);
  const item = pluginNamedIn(said);
  if (item !== undefined) return { named: item.path };
  if (said !== undefined && !projectSchema.safeParse(said).success) return "no project";
  const written = isFlow(text) ? undefined : edited(text, place);
  return written === undefined || !addsOurs(said, written, place) ? byHand(text, place) : { text: written };
}

/** Whether a project file says where the plugin is. */
export function namesPlugin(text: string): boolean {
  return pluginNamedIn(parseYaml(text)) !== undefined;
}

function pluginNamedIn(said: unknown): z.infer<typeof itemSchema> | undefined {
  const providers = providersSchema.safeParse(said).data?.plugins.providers ?? [];
  return providers.map((each) => itemSchema.safeParse(each).data).find((each) => each !== undefined);
}

function isFlow(text: string): boolean {
  return /^\s*(?:(?:#[^\n]*|---\r?)\n\s*)*\{/.test(text);
}

function hasPlugins(text: string): boolean {
  return (isFlow(text) ? /["']?\bplugins["']?\s*:/ : /^["']?plugins["']?[ \t]*:/m).test(text);
}

function byHand(text: string, place: string): WithPlugin {
  const one = `{ "name": "portsip", "path": ${JSON.stringify(place)} }`;
  if (hasPlugins(text)) return { byHand: one, to: "the providers of its plugins" };
  const lines = isFlow(text) ? `"plugins": { "providers": [${one}] }` : `plugins:\n${providers("  ", place)}`;
  return { byHand: lines.trimEnd(), to: "it" };
}

function edited(text: string, place: string): string | undefined {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  if (!hasPlugins(text)) {
    const end = text.endsWith("\n") ? "" : eol;
    return `${text}${end}${`plugins:\n${providers("  ", place)}`.replaceAll("\n", eol)}`;
  }
  const plugins = block(text, "plugins");
  const written = among(plugins, place);
  return written === undefined ? undefined : text.replace(plugins, () => written.replace(/\r?\n/g, eol));
}

/** Whether a file says what it said before, and where the plugin is: what the editing took for granted may not hold. */
function addsOurs(before: unknown, after: string, place: string): boolean {
  const { data } = editableSchema.safeParse(before);
  if (data === undefined) return false;
  const others = data.plugins?.providers ?? [];
  const plugins = { ...data.plugins, providers: [{ name: "portsip", path: place }, ...others] };
  return isDeepStrictEqual(parseYaml(after), { ...data, plugins });
}

/** The block of the plugins with ours as the first of the providers. Undefined where it isn't written line by line. */
function among(plugins: string, place: string): string | undefined {
  const head = /^(["']?)plugins\1[ \t]*:[ \t]*(?:#.*)?(?:\r?\n|$)/.exec(plugins)?.[0];
  if (head === undefined) return undefined;
  const below = plugins.slice(head.length);
  const indent = firstIndent(below) ?? "  ";
  const key = new RegExp(`^${indent}(["']?)providers\\1[ \\t]*:.*(?:\\r?\\n|$)`, "m").exec(below);
  if (key === null) return `${ended(head)}${providers(indent, place)}${below}`;
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

/** What stands below a key at the top level, and on its line. */
function block(text: string, key: string): string {
  const at = text.search(new RegExp(`^(["']?)${key}\\1[ \\t]*:`, "m"));
  if (at < 0) return "";
  const [first = "", ...lines] = text.slice(at).split("\n");
  const end = lines.findIndex((line) => /^[^\s#]/.test(line));
  return [first, ...lines.slice(0, end < 0 ? lines.length : end)].join("\n");
}
