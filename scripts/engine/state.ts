import * as z from "zod";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(resourceSchema).default([]),
    pending_operations: z.array(z.unknown()).default([]),
  }),
});

export type StackResource = z.infer<typeof resourceSchema>;

export interface StackState {
  resources: StackResource[];
  pendingOperations: unknown[];
  /** What `pulumi stack export` printed. */
  text: string;
}

export function parseState(text: string): StackState {
  const { deployment } = stateSchema.parse(JSON.parse(text));
  return { resources: deployment.resources, pendingOperations: deployment.pending_operations, text };
}
