import * as pulumi from "@pulumi/pulumi";
import { checkOptions, type Parts } from "../program/options";
import { optional } from "../program/optional";
import { twins } from "../program/twins";
import { type Field, FIELDS } from "./fields";

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

// A new argument that is missing in the table does not compile, nor one that is no argument.
const ARGUMENTS: Readonly<Record<keyof UserGroupArgs, Field>> = FIELDS;

/** What options may name. */
const PARTS: Parts = {
  inputs: Object.fromEntries(
    Object.entries(ARGUMENTS).map(([name, { type }]) => [
      name,
      type === "texts" || type === "callerIds" ? "unordered" : "value",
    ]),
  ),
  outputs: ["tenantId"],
};

/** Outputs exist on the resource from the start; what is not an input comes from the PBX. */
const OUTPUTS = {
  name: undefined,
  description: undefined,
  outboundCallerIds: undefined,
  members: undefined,
  outboundRules: undefined,
  tenantId: undefined,
  connection: undefined,
};

/** By which door a group goes. */
export interface Door {
  /** The resource's type behind the other door: a group that was declared there comes over as it is. */
  readonly otherType: string;
  /** How a group that exists already comes under code; absent where Pulumi's option `import` does that. */
  readonly byHand?: readonly string[];
  /** What the door needs among the inputs. */
  readonly inputs?: pulumi.Inputs;
}

/** What Pulumi is given of a declaration. */
export interface Declaration {
  readonly inputs: pulumi.Inputs;
  readonly options: pulumi.CustomResourceOptions;
  /** The group is only read. */
  readonly existing: boolean;
}

/**
 * Prepares a declaration. No class does, since Pulumi takes the place of a resource in the program from who calls the
 * constructor of what derives from its own class.
 *
 * @throws RunError where options would do something else than they say
 */
export function declaration(
  { otherType, byHand, inputs }: Door,
  name: string,
  args: UserGroupArgs,
  opts: pulumi.CustomResourceOptions = {},
): Declaration {
  checkOptions(`UserGroup "${name}"`, opts, PARTS, byHand);
  const existing = opts.id !== undefined;
  const declared = existing ? { connection: args.connection } : withName(name, args);
  return {
    inputs: { ...OUTPUTS, ...declared, ...inputs },
    options: existing ? opts : pulumi.mergeOptions({ aliases: [{ type: otherType }] }, opts),
    existing,
  };
}

/** The outputs that a group may not have, as a program has them. */
export function optionalOutputs(
  group: Optional & { readonly urn: pulumi.Output<string> },
  args: UserGroupArgs,
  { existing }: Declaration,
): Optional {
  const { description, members, outboundRules, connection, tenantId, urn } = group;
  return {
    description: optional(description, urn, existing || args.description),
    // Of a group that is only read, neither is managed.
    members: optional(members, urn, args.members),
    outboundRules: optional(outboundRules, urn, args.outboundRules),
    connection: optional(connection, urn, existing || args.connection),
    tenantId: optional(tenantId, urn, true),
  };
}

type Text = pulumi.Output<string | undefined>;
type Texts = pulumi.Output<string[] | undefined>;
type Optional = Readonly<
  Record<"description" | "connection" | "tenantId", Text> & Record<"members" | "outboundRules", Texts>
>;

/** Whether a value is a resource of a type, also one of another copy of this package. */
export function isOfType(value: unknown, type: string): boolean {
  return (
    typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === type
  );
}

function withName(resource: string, args: UserGroupArgs): pulumi.Inputs {
  const name = args.name ?? resource;
  return { ...args, name, __twins: twins(resource, name, args.connection) };
}
