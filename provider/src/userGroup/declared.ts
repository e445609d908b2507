import * as z from "zod";
import { UNKNOWN } from "../session/unknown";

const unknownValue = z.literal(UNKNOWN);
// Blank and absent are one.
const text = z
  .string()
  .nullish()
  .transform((given) => given ?? undefined);
const list = <Element extends z.ZodType>(element: Element) =>
  z
    .union([unknownValue, z.array(z.union([unknownValue, element]))])
    .nullish()
    .transform((given) => given ?? undefined);

const declaredCallerId = z.looseObject({
  trunk: text,
  providerId: text,
  callerId: z.string(),
  description: text,
  displayName: text,
});

const declaredGroup = z.looseObject({
  name: z.string(),
  description: text,
  outboundCallerIds: list(declaredCallerId),
  members: list(z.string()),
  outboundRules: list(z.string()),
  adoptExisting: z
    .union([unknownValue, z.boolean()])
    .nullish()
    .transform((given) => given ?? undefined),
  connection: text,
});

/** Inputs that were checked, as the engine hands them over: in a preview, any part may be unknown. */
export type DeclaredGroup = z.output<typeof declaredGroup>;
export type DeclaredCallerId = z.output<typeof declaredCallerId>;

export function declaredGroupOf(inputs: unknown): DeclaredGroup {
  return declaredGroup.parse(inputs);
}
