import type { ExtensionCallerId } from "../../extension/extension";
import type { OutboundRoute } from "../../outboundRule/rule";
import type { AppliedRule } from "../../outboundRule/directory";
import type { Trunk } from "../../trunk/directory";

/** What was read from the PBX, as far as it counts for the numbers that calls present. */
export interface Scene {
  /** Undefined where the role may not list them. */
  readonly trunks: readonly Trunk[] | undefined;
  /** The groups that are asked for, and then those that matter to their members, too. */
  readonly groups: readonly Group[];
  /** In the order in which they are tried. Undefined where the role may not read them. */
  readonly rules: readonly Rule[] | undefined;
  /** The company's numbers. Undefined where the role may not read them. */
  readonly company: readonly CallerId[] | undefined;
  /** The extensions whose calls are explained. */
  readonly extensions: readonly Caller[];
}

/** A number on a trunk. */
export interface CallerId {
  readonly providerId: string;
  readonly callerId: string;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  /** Whether it is asked for. */
  readonly asked: boolean;
  readonly callerIds: readonly CallerId[];
  /** Extension numbers. */
  readonly members: ReadonlySet<string>;
}

/** A rule with its routes. */
export interface Rule extends AppliedRule {
  readonly routes: readonly OutboundRoute[];
}

/** An extension that makes calls. */
export interface Caller {
  readonly number: string;
  /** What its user is set to. Undefined where the role may not read users. */
  readonly own: Own | undefined;
}

export interface Own {
  readonly enabled: boolean;
  readonly anonymous: boolean;
  readonly callerIds: readonly ExtensionCallerId[];
}
