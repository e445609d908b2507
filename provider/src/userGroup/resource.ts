import * as pulumi from "@pulumi/pulumi";
import type { OutboundCallerId } from "./content";
import { type Field, FIELDS } from "./fields";
import { PLUGIN_TYPE, PROVIDER, TYPE } from "./handedOver";
import { checkFindable } from "../program/findable";
import { checkOptions, type Parts } from "../program/options";
import { optional } from "../program/optional";
import { shortenTraces } from "../program/shortTraces";
import { twins } from "../program/twins";
import { warnOfMisspeltSettings } from "../program/misspeltSettings";
import { warnOfPlainTextSecrets } from "../program/plainTextSecrets";

/** The SIP trunk of a caller ID: by its name, or by its id. */
type TrunkArgs =
  | {
      /**
       * The SIP trunk's name, exactly. A trunk that is made anew under its name is followed by the next
       * `pulumi up --refresh`. API: `GET /api/providers`.
       */
      trunk: pulumi.Input<string>;
      providerId?: undefined;
    }
  | {
      /** The id of the SIP trunk (the API calls it provider), instead of its name. API: `provider_id`. */
      providerId: pulumi.Input<string>;
      trunk?: undefined;
    };

/** A number that the members of a group present on one SIP trunk. API: an item of `outbound_caller_ids`. */
export type OutboundCallerIdArgs = TrunkArgs & {
  /**
   * The number to present, 1 to 64 characters. A string, since a number would lose its leading zeros.
   * One number may stand once on each trunk, and must lie in the trunk's pool. API: `caller_id`.
   */
  callerId: pulumi.Input<string>;
  /** A note for administrators, up to 1024 characters. Default: none. API: `description`. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The name to present, up to 128 characters; `""` for none. Default: not managed, and then what was set in the web
   * page stays. Needs PortSIP PBX 22.6 or newer. API: `display_name`.
   */
  displayName?: pulumi.Input<string | undefined>;
};

/** What a {@link UserGroup} is declared with. */
export interface UserGroupArgs {
  /** The group's name on the PBX, 1 to 64 characters. Default: the resource's name. API: `name`. */
  name?: pulumi.Input<string | undefined>;
  /** A note for administrators, up to 1024 characters. Default: none. API: `description`. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The numbers that calls of the group's members present, by trunk, where an outbound rule applies to the group. Their
   * order means nothing. What is not declared here is removed from the group. Default: none. API: `outbound_caller_ids`.
   */
  outboundCallerIds?: pulumi.Input<pulumi.Input<OutboundCallerIdArgs>[] | undefined>;
  /**
   * The extension numbers of the group's members, each as text of 3 to 64 digits. Their order means nothing. Exactly
   * these are members: others are taken out, `[]` is none. Default: not managed.
   * API: `POST /api/groups/{id}/members/{extension_number}`.
   */
  members?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * The outbound rules that apply to the group, by their names. Their order means nothing. Exactly these apply: the group
   * is taken off others, `[]` is none; a rule itself is never changed. Default: not managed.
   * API: `POST /api/outbound_rules/{id}/applied_groups/{group_id}`.
   */
  outboundRules?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Whether creating takes over the one group of exactly this name that the PBX has already, and brings it to
   * what is declared. Default: the setting `adoptExisting` (`PORTSIP_ADOPT_EXISTING`), which is false.
   */
  adoptExisting?: pulumi.Input<boolean | undefined>;
  /**
   * The connection, by its name in `portsip:connections` or `PORTSIP_CONNECTIONS`, on whose PBX and tenant the group
   * is. Default: none, and then the top-level settings apply. Changing it replaces the group: it is created there,
   * and removed here.
   */
  connection?: pulumi.Input<string | undefined>;
}

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
    return (
      typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === TYPE
    );
  }

  /**
   * Declares a group.
   *
   * @param name the resource's name in the program, and the group's name unless `args.name` gives another
   */
  constructor(name: string, args: UserGroupArgs = {}, opts?: pulumi.CustomResourceOptions) {
    checkOptions(`UserGroup "${name}"`, opts ?? {}, PARTS, BY_HAND);
    checkFindable();
    const existing = opts?.id !== undefined;
    const inputs = existing ? { connection: args.connection } : declaredInputs(name, args, opts);
    // A group that was declared behind the plugin comes back as it is.
    const moves = existing ? opts : pulumi.mergeOptions({ aliases: [{ type: PLUGIN_TYPE }] }, opts);
    const lengthen = shortenTraces();
    try {
      super(TYPE, name, { ...OUTPUTS, ...inputs, __provider: PROVIDER }, moves);
    } catch (error) {
      lengthen(error, UserGroup);
      throw error;
    }
    lengthen();
    this.description = optional(this.description, this.urn, existing || args.description !== undefined);
    this.connection = optional(this.connection, this.urn, existing || args.connection !== undefined);
    this.tenantId = optional(this.tenantId, this.urn, true);
    warnOfPlainTextSecrets();
    warnOfMisspeltSettings();
  }
}

/** What the engine is given of a declaration. */
export function declaredInputs(
  resource: string,
  args: UserGroupArgs,
  { replaceOnChanges = [] }: pulumi.CustomResourceOptions = {},
): pulumi.Inputs {
  const name = args.name ?? resource;
  return {
    ...args,
    name,
    __twins: twins(resource, name, args.connection),
    // No call tells the provider of this option.
    ...(replaceOnChanges.length > 0 && { __replaceOnChanges: true }),
  };
}

// A new argument that is missing in the table does not compile, nor one that is no argument.
const ARGUMENTS: Readonly<Record<keyof UserGroupArgs, Field>> = FIELDS;

/** What options may name. */
export const PARTS: Parts = {
  inputs: Object.fromEntries(
    Object.entries(ARGUMENTS).map(([name, { type }]) => [
      name,
      type === "texts" || type === "callerIds" ? "unordered" : "value",
    ]),
  ),
  outputs: ["tenantId"],
};

/** How a group that exists already comes under code. */
const BY_HAND = [
  "let `npx pulumi-portsip import` write the program and the stack's state",
  "declare the group as it is and set adoptExisting (or PORTSIP_ADOPT_EXISTING=true for one run), which takes it over by its name",
];

/** Outputs exist on the resource from the start; what is not an input comes from the PBX. */
export const OUTPUTS = {
  name: undefined,
  description: undefined,
  outboundCallerIds: undefined,
  members: undefined,
  outboundRules: undefined,
  tenantId: undefined,
  connection: undefined,
};
