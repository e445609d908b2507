import * as pulumi from "@pulumi/pulumi";
import { checkFindable } from "../program/findable";
import { warnOfMisspeltSettings } from "../program/misspeltSettings";
import { warnOfPlainTextSecrets } from "../program/plainTextSecrets";
import { shortenTraces } from "../program/shortTraces";
import type { OutboundCallerId } from "./content";
import { declaration, type Door, isOfType, optionalOutputs, type UserGroupArgs } from "./declaration";
import { PLUGIN_TYPE, PROVIDER, toldOf, TYPE } from "./handedOver";

/**
 * A user group of a PortSIP PBX, and the caller ID that it presents on each SIP trunk.
 *
 * API: `POST /api/groups` creates, `GET /api/groups/{id}` reads, `POST /api/groups/{id}` replaces,
 * `POST /api/groups/{id}/destroy` removes.
 *
 * Every change is an update in place, but for another `connection`, which is a replacement. Invalid arguments fail the
 * preview, all of them listed at once.
 *
 * @example
 * ```ts
 * const sales = new portsip.UserGroup("sales", {
 *   name: "Sales",
 *   outboundCallerIds: [{ trunk: "CallCentric", callerId: "3000", description: "Main line" }],
 *   members: ["101", "102"],
 *   outboundRules: ["Out via CallCentric"],
 * });
 * export const salesId = sales.id;
 * ```
 */
export class UserGroup extends pulumi.CustomResource {
  /** The group's name on the PBX. */
  declare readonly name: pulumi.Output<string>;
  /** The note for administrators; undefined where it is blank. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The numbers that the group presents, by trunk; an empty list where there are none. */
  declare readonly outboundCallerIds: pulumi.Output<OutboundCallerId[]>;
  /** The extension numbers of the members; undefined where they are not managed. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** The names of the outbound rules that apply to the group; undefined where they are not managed. */
  declare readonly outboundRules: pulumi.Output<string[] | undefined>;
  /** The id of the tenant that the group belongs to; undefined where the PBX does not tell. API: `GET /api/tenant`. */
  declare readonly tenantId: pulumi.Output<string | undefined>;
  /** The connection that the group was declared with; undefined where it is on the top-level settings'. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /**
   * An existing group, looked up by its id and read only: Pulumi neither changes nor removes it.
   *
   * @param name the resource's name in the program
   * @param id the group's id on the PBX
   * @param opts Pulumi's options, and the connection on which the group is, unless it is the top-level settings'
   *
   * @example
   * ```ts
   * const support = portsip.UserGroup.get("support", "MzA4MTIwOTk0NTkyMjg1MDU3Mg==");
   * export const numbers = support.outboundCallerIds;
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    { connection, ...opts }: pulumi.CustomResourceOptions & Pick<UserGroupArgs, "connection"> = {},
  ): UserGroup {
    return new UserGroup(name, { connection }, { ...opts, id });
  }

  /** Whether a value is a UserGroup, also one from another copy of this package, or what a policy pack is shown of one. */
  static override isInstance(value: unknown): value is UserGroup {
    return isOfType(value, TYPE);
  }

  /**
   * Declares a group.
   *
   * @param name the resource's name in the program, and the group's name unless `args.name` gives another
   */
  constructor(name: string, args: UserGroupArgs = {}, opts?: pulumi.CustomResourceOptions) {
    checkFindable();
    const declared = declaration({ ...DOOR, inputs: inputsWith(name, args, opts) }, name, args, opts);
    const lengthen = shortenTraces();
    try {
      super(TYPE, name, declared.inputs, declared.options);
    } catch (error) {
      lengthen(error, UserGroup);
      throw error;
    }
    lengthen();
    Object.assign(this, optionalOutputs(this, args, declared));
    warnOfPlainTextSecrets();
    warnOfMisspeltSettings();
  }
}

const DOOR = {
  otherType: PLUGIN_TYPE,
  byHand: [
    "let `npx pulumi-portsip import` write the program and the stack's state",
    "declare the group as it is and set adoptExisting (or PORTSIP_ADOPT_EXISTING=true for one run), which takes it over by its name",
    "import UserGroup from pulumi-portsip/plugin, which takes the option (docs/plugin.md)",
  ],
} as const satisfies Door;

// Without being told of replaceOnChanges, the provider does not tell the engine which property changed.
function inputsWith(
  resource: string,
  { name = resource }: UserGroupArgs,
  { id, replaceOnChanges = [] }: pulumi.CustomResourceOptions = {},
): pulumi.Inputs {
  return {
    __provider: PROVIDER,
    ...(id === undefined && toldOf(resource, name)),
    ...(replaceOnChanges.length > 0 && { __replaceOnChanges: true }),
  };
}
