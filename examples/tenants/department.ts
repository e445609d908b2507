import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

export interface DepartmentArgs {
  /** The tenant, by the name of its connection. */
  tenant: string;
  /** The department's name, as people know it. */
  name: string;
  /** The trunk's name. The preview refuses a number that is not in its pool. */
  trunk: string;
  /** The number that the department presents; the tenant's main number, unless given. */
  number: string;
  note?: string | undefined;
  /** Who is in it, by extension. */
  members: string[];
  /** The rule that routes its calls over the trunk: without one, no call presents the number. */
  outboundRule: string;
}

/** A department: a user group that is named, described and numbered as all our tenants have it. */
export class Department extends pulumi.ComponentResource {
  readonly group: portsip.UserGroup;

  constructor(
    { tenant, name, trunk, number, note, members, outboundRule }: DepartmentArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("example:phones:Department", `${tenant}-${name}`, {}, opts);
    this.group = new portsip.UserGroup(
      `${tenant}-${name}`,
      {
        connection: tenant,
        name: `${name} Dept`,
        description: note ?? "Managed with Pulumi",
        outboundCallerIds: [{ trunk, callerId: number, displayName: name }],
        members,
        outboundRules: [outboundRule],
      },
      { parent: this },
    );
    this.registerOutputs({ groupId: this.group.id });
  }
}
