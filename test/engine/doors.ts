/** One of the two ways in which Pulumi runs the provider. */
export interface Door {
  readonly door: string;
  /** The module that a program imports. */
  readonly module: string;
  /** What the project needs besides its program. */
  readonly files: Readonly<Record<string, string>>;
  /** Options of `pulumi-portsip import`. */
  readonly options: readonly string[];
}

const dynamic: Door = { door: "dynamic provider", module: "pulumi-portsip", files: {}, options: [] };

/** What a Pulumi.yaml says of where the plugin is. */
export const PLUGINS = "plugins: { providers: [{ name: portsip, path: node_modules/pulumi-portsip/bin }] }\n";

export const plugin: Door = {
  door: "plugin",
  module: "pulumi-portsip/plugin",
  files: {
    "Pulumi.yaml": `name: program\nruntime: nodejs\n${PLUGINS}`,
  },
  options: ["--plugin"],
};

/** Both doors, for stories that go the same way through each. */
export const doors = [dynamic, plugin] as const;

/** The files of a project whose program declares its groups by a door. */
export function filesBy(door: Door, program: string): Record<string, string> {
  return { ...door.files, "index.ts": programBy(door, program) };
}

/** A program that declares its groups by a door. */
export function programBy({ module }: Door, program: string): string {
  return program.replaceAll('"pulumi-portsip"', JSON.stringify(module));
}
