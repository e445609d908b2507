/**
 * How a resource hands its behaviour to Pulumi's dynamic host: by name. The host stores this text with every
 * resource and runs it, so it is the same on every machine and in every release, and holds no code of ours: an
 * upgrade of the package acts at once. `require` looks from the Pulumi project's folder.
 */
export const PROVIDER = 'exports.handler = () => require("pulumi-portsip/host").provider();';

/** The type of `UserGroup` in states and URNs. */
export const TYPE = "pulumi-nodejs:dynamic/portsip:UserGroup";

/** Its type behind the plugin. */
export const PLUGIN_TYPE = "portsip:index:UserGroup";

/** What a program tells the dynamic provider besides: no call tells it a resource's name, where that is not the group's. */
export function toldOf(resource: string, name: unknown): { readonly __resource?: string } {
  return name === resource ? {} : { __resource: resource };
}
