import { expect } from "@jest/globals";
import type { Pbx } from "../pbx";
import { type Door, doors, filesBy, programBy } from "./doors";
import { groupsInState, makeStack, type Stack } from "./harness";

/** A program of groups "Group 1" and so on, each with a description and a number of its own. */
export function numberedGroups(count: number, trunkId: string, description = "number"): string {
  return `import * as portsip from "pulumi-portsip";
for (let n = 1; n <= ${count}; n += 1) {
  new portsip.UserGroup(\`Group \${n}\`, {
    description: \`${description} \${n}\`,
    outboundCallerIds: [{ providerId: "${trunkId}", callerId: String(12000 + n) }],
  });
}
`;
}

export function makeNumbered(
  pbx: Pbx,
  count: number,
  environment: NodeJS.ProcessEnv = {},
  door: Door = doors[0],
): Promise<Stack> {
  return makeStack({
    program: { files: filesBy(door, numberedGroups(count, pbx.tenant().trunk().id)) },
    environment: { PORTSIP_URL: pbx.url, ...environment },
  });
}

export async function changeNumbered(
  pbx: Pbx,
  stack: Stack,
  count: number,
  description?: string,
  door: Door = doors[0],
): Promise<void> {
  await stack.write("index.ts", programBy(door, numberedGroups(count, pbx.tenant().trunk().id, description)));
}

/** By the id that the state has for it: what the PBX holds must be this, no more and no less. */
export async function expectEachAsDeclared(
  pbx: Pbx,
  stack: Stack,
  count: number,
  description = "number",
): Promise<void> {
  const held = pbx.tenant().groups();
  const providerId = pbx.tenant().trunk().id;
  const declared = Array.from({ length: count }, (_, index) => [
    `Group ${index + 1}`,
    expect.objectContaining({
      name: `Group ${index + 1}`,
      description: `${description} ${index + 1}`,
      outbound_caller_ids: [
        expect.objectContaining({ provider_id: providerId, caller_id: String(12_001 + index) }),
      ],
    }),
  ]);
  const found = [...(await groupsInState(stack))].map(([name, { id }]) => [
    name,
    held.find((group) => group.id === id),
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(declared));
  expect(held).toHaveLength(count);
  expect((await stack.state()).pendingOperations).toEqual([]);
  expect(pbx.contractViolations).toEqual([]);
}

/** How many groups the PBX made, whatever became of its answers. */
export function madeBy(pbx: Pbx): number {
  return pbx.requests.filter(({ operation, status }) => operation === "createGroup" && status === 201).length;
}
