import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";

export interface DepartmentArgs {
  /** The tenant, by the name of its connection. */
  tenant: string;
  /** The department's name, as people know it. */
  name: string;
  trunk: portsip.Trunk;
  /** The number that the department presents; the tenant's main number, unless given. */
  number: string;
  note?: string | undefined;
}

/** A department: a user group that is named, described and numbered as all our tenants have it. */
export class Department extends pulumi.ComponentResource {
  readonly group: portsip.UserGroup;

  constructor({ tenant, name, trunk, number, note }: DepartmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("example:phones:Department", `${tenant}-${name}`, {}, opts);
    if (!portsip.hasNumber(trunk.didNumbers, number)) {
      throw new pulumi.RunError(`${tenant}: ${name} may not present ${number} on ${trunk.name}`);
    }
    this.group = new portsip.UserGroup(
      `${tenant}-${name}`,
      {
        connection: tenant,
        name: `${name} Dept`,
        description: note ?? "Managed with Pulumi",
        outboundCallerIds: [{ providerId: trunk.id, callerId: number, displayName: name }],
      },
      { parent: this },
    );
    this.registerOutputs({ groupId: this.group.id });
  }
}
