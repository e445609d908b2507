import { PROVIDER, TYPE } from "../../userGroup/handedOver";

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
}

export const DYNAMIC: Door = {
  module: "pulumi-portsip",
  type: TYPE,
  providerType: "pulumi:providers:pulumi-nodejs",
  handedOver: { __provider: PROVIDER },
};
