/** Programs that the engine tests run. */

const imports = `import * as pulumi from "@pulumi/pulumi";
import * as portsip from "pulumi-portsip";
`;

export interface SalesOptions {
  /** The number of the main line. */
  readonly main?: string;
  readonly description?: string;
}

/** Two groups: Sales with two caller IDs on the trunk, support with none. */
export function salesAndSupport(
  trunkId: string,
  { main = "3000", description = "Outbound team" }: SalesOptions = {},
): string {
  return `${imports}
new portsip.UserGroup("sales", {
  name: "Sales",
  description: ${JSON.stringify(description)},
  outboundCallerIds: [
    { providerId: "${trunkId}", callerId: "${main}", description: "Main line" },
    { providerId: "${trunkId}", callerId: "0100" },
  ],
});
new portsip.UserGroup("support");
`;
}

/** What a person gets wrong, in one group, since the engine stops at the first that fails; "as never" lets it past the compiler. */
export function wrongInputs(trunkId: string): string {
  return `${imports}
new portsip.UserGroup("sales", {
  nmae: "Sales",
  name: " ",
  description: "x".repeat(1025),
  outboundCallerIds: [
    { providerId: "${trunkId}", callerId: 3000 },
    { providerId: "", callerId: "0100" },
    { providerId: "${trunkId}", callerId: "0200" },
    { providerId: "${trunkId}", callerId: "0200" },
  ],
} as never);
`;
}

/** A group that exists already, which the program only reads. */
export function existingGroup(id: string): string {
  return `${imports}
const existing = portsip.UserGroup.get("existing", "${id}");
export const found = pulumi.interpolate\`\${existing.name}: \${existing.description}\`;
export const numbers = existing.outboundCallerIds.apply((list) => list.map((each) => each.callerId).join());
`;
}

/** One group, Sales, as a resource of any name. */
export function salesAs(resource: string, trunkId: string, description: string): string {
  return `${imports}
new portsip.UserGroup("${resource}", {
  name: "Sales",
  description: "${description}",
  outboundCallerIds: [{ providerId: "${trunkId}", callerId: "3000" }],
});
`;
}

/** Sales and support; of Sales, description and number are secrets of the stack's config. */
export const secretInputs = `${imports}
const config = new pulumi.Config();
const trunk = portsip.getTrunkOutput({ name: "CallCentric" });
new portsip.UserGroup("sales", {
  name: "Sales",
  description: config.requireSecret("note"),
  outboundCallerIds: [{ providerId: trunk.id, callerId: config.requireSecret("number") }],
});
new portsip.UserGroup("support");
`;

/** Sales and support, with a trunk that is looked up: program and provider sign in, each for itself. */
export const withLookup = `${imports}
const trunk = portsip.getTrunkOutput({ name: "CallCentric" });
new portsip.UserGroup("sales", {
  name: "Sales",
  outboundCallerIds: [{ providerId: trunk.id, callerId: "3000" }],
});
new portsip.UserGroup("support");
`;
