import { PLUGIN_TYPE, PROVIDER, toldOf, TYPE } from "../../userGroup/handedOver";

/** By which of the package's doors the program and the state have groups. */
export interface Door {
  /** The module that the program imports. */
  readonly module: string;
  /** The type of a group in states and URNs. */
  readonly type: string;
  /** The type of what provides it. */
  readonly providerType: string;
  /** What a group's inputs and outputs hold besides what is declared. */
  readonly handedOver: Readonly<Record<string, string>>;
  /** What the program tells the provider of a resource besides, and no state keeps but by its key. */
  readonly told: (resource: string, name: string) => readonly string[];
  /** As what the default provider keeps a key of the stack's config; undefined where it does not. */
  readonly settingOf: (key: string) => string | undefined;
}

export const DYNAMIC: Door = {
  module: "pulumi-portsip",
  type: TYPE,
  providerType: "pulumi:providers:pulumi-nodejs",
  handedOver: { __provider: PROVIDER },
  told: (resource, name) => Object.keys(toldOf(resource, name)),
  settingOf: (key) => key,
};

/** `pulumi-resource-portsip`. */
export const PLUGIN: Door = {
  module: "pulumi-portsip/plugin",
  type: PLUGIN_TYPE,
  providerType: "pulumi:providers:portsip",
  handedOver: {},
  told: () => [],
  settingOf: (key) => /^portsip:(.+)$/.exec(key)?.[1],
};

/** The door of a type of resources; undefined where it is none of ours. */
export function doorOf(type: string): Door | undefined {
  return [DYNAMIC, PLUGIN].find((door) => door.type === type);
}
