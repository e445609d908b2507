import * as pulumi from "@pulumi/pulumi";
import { shortenTraces } from "../program/shortTraces";
import type { OutboundCallerId } from "./content";
import { declaration, isOfType, optionalOutputs, type UserGroupArgs } from "./declaration";
import { PLUGIN_TYPE, TYPE } from "./handedOver";

/**
 * A user group of a PortSIP PBX behind the plugin `pulumi-resource-portsip`, with the same arguments and outputs as the
 * one of `pulumi-portsip`. A stack moves from there to here by the import alone: each group keeps its entry in the state,
 * and nothing is written.
 *
 * `Pulumi.yaml` has to name the plugin's folder: `npx pulumi-portsip plugin --setup` writes it.
 *
 * @example
 * ```ts
 * import { UserGroup } from "pulumi-portsip/plugin";
 *
 * new UserGroup("sales", {
 *   name: "Sales",
 *   outboundCallerIds: [{ trunk: "CallCentric", callerId: "3000", description: "Main line" }],
 * });
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
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    { connection, ...opts }: pulumi.CustomResourceOptions & Pick<UserGroupArgs, "connection"> = {},
  ): UserGroup {
    return new UserGroup(name, { connection }, { ...opts, id });
  }

  /** Whether a value is a UserGroup of the plugin, also one from another copy of this package. */
  static override isInstance(value: unknown): value is UserGroup {
    return isOfType(value, PLUGIN_TYPE);
  }

  /**
   * Declares a group.
   *
   * @param name the resource's name in the program, and the group's name unless `args.name` gives another
   */
  constructor(name: string, args: UserGroupArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const declared = declaration({ otherType: TYPE }, name, args, opts);
    const lengthen = shortenTraces();
    try {
      super(PLUGIN_TYPE, name, declared.inputs, declared.options);
    } catch (error) {
      lengthen(error, UserGroup);
      throw error;
    }
    lengthen();
    Object.assign(this, optionalOutputs(this, args, declared));
  }
}
