import * as z from "zod";
import { canonical, type UserGroupContent } from "./content";
import { type Owner, type Tenant, tenantLabel } from "../session/tenant";

const blank = z.string().nullish();
const texts = z.array(z.string()).nullish().catch(undefined);

const stateSchema = z.looseObject({
  name: z.string().optional(),
  description: blank,
  outboundCallerIds: z
    .array(
      z.looseObject({
        trunk: blank,
        providerId: blank,
        callerId: z.string(),
        description: blank,
        displayName: blank,
      }),
    )
    .nullish()
    .catch([]),
  members: texts,
  outboundRules: texts,
  tenantId: blank,
  adoptExisting: z.boolean().nullish().catch(undefined),
  connection: blank,
  __tenant: blank,
  __takenOver: blank,
});

/** What is declared of a resource, and not of its group. */
export interface Options {
  readonly adoptExisting?: boolean;
  readonly connection?: string;
}

/** What the state (old outputs, or inputs) says of a group. */
export interface StoredGroup {
  readonly content: UserGroupContent;
  readonly named: boolean;
  readonly owner: Owner | undefined;
  readonly options: Options;
  /** Tells the entry of a group that was taken over from the one that it was taken from. */
  readonly mark: string | undefined;
}

/** Reads outputs or inputs as the engine hands them over. */
export function stored(properties: unknown): StoredGroup {
  const { name, tenantId, adoptExisting, connection, __tenant, __takenOver, ...content } =
    stateSchema.parse(properties);
  return {
    content: canonical({ ...content, name: name ?? "" }),
    named: name !== undefined,
    owner: tenantId ? { tenantId, label: __tenant ?? undefined } : undefined,
    options: {
      ...(typeof adoptExisting === "boolean" && { adoptExisting }),
      ...(connection && { connection }),
    },
    mark: __takenOver ?? undefined,
  };
}

/**
 * Outputs as the state keeps them. What starts with `__` is internal to Pulumi, and never shown. The options are
 * there because a refresh gets old outputs only, and has to give them back among the inputs.
 */
export function outputs(
  { content, options, mark }: Pick<StoredGroup, "content" | "options" | "mark">,
  tenant: Tenant | undefined,
): Record<string, unknown> {
  return {
    tenantId: null,
    ...content,
    ...options,
    ...(tenant && { tenantId: tenant.id, __tenant: tenantLabel(tenant) }),
    ...(mark !== undefined && { __takenOver: mark }),
  };
}

/**
 * Outputs that a group may not have. In a preview, what is absent is taken for unknown: they are named where the program
 * does not say that there are none. Pulumi writes all outputs of all groups after every step, so they are named nowhere else.
 */
export const NONE = { description: null, members: null, outboundRules: null, connection: null } as const;
