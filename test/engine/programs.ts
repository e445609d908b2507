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

/** Groups "Group 1" and so on, each with a description and a number of its own. */
export function numberedGroups(count: number, trunkId: string): string {
  return `${imports}
for (let n = 1; n <= ${count}; n += 1) {
  new portsip.UserGroup(\`Group \${n}\`, {
    description: \`number \${n}\`,
    outboundCallerIds: [{ providerId: "${trunkId}", callerId: String(12000 + n) }],
  });
}
`;
}

/** Two groups of which one has inputs that are marked secret. */
export function secretInputs(trunkId: string, description: string, number: string): string {
  return `${imports}
new portsip.UserGroup("sales", {
  name: "Sales",
  description: pulumi.secret("${description}"),
  outboundCallerIds: [{ providerId: "${trunkId}", callerId: pulumi.secret("${number}") }],
});
new portsip.UserGroup("support");
`;
}
