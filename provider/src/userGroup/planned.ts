import { UNKNOWN } from "../session/unknown";
import { declaredGroupOf, type DeclaredCallerId } from "./declared";
import { NONE, stored } from "./state";

/**
 * What creating or updating a group is going to leave in the state, as far as a preview knows it: ids of trunks that are
 * found by their names, and the tenant of a new group, are not. Sends nothing.
 *
 * @param olds - the outputs of the group that is going to be updated
 */
export function planned(inputs: unknown, olds: unknown = {}): Record<string, unknown> {
  const { outboundCallerIds = [], ...declared } = declaredGroupOf(inputs);
  const { content: old, owner, mark } = stored(olds);
  const trunks = new Map(
    old.outboundCallerIds.flatMap(({ trunk, providerId }) =>
      trunk && providerId ? [[trunk, providerId]] : [],
    ),
  );
  return {
    ...NONE,
    ...Object.fromEntries(Object.entries(declared).filter(([, value]) => value !== undefined)),
    outboundCallerIds:
      outboundCallerIds === UNKNOWN
        ? UNKNOWN
        : outboundCallerIds.map((entry) => (entry === UNKNOWN ? entry : withTrunk(entry, trunks))),
    tenantId: owner?.tenantId ?? UNKNOWN,
    ...(owner?.label !== undefined && { __tenant: owner.label }),
    ...(mark !== undefined && { __takenOver: mark }),
  };
}

function withTrunk(entry: DeclaredCallerId, trunks: ReadonlyMap<string, string>): DeclaredCallerId {
  const { trunk, providerId } = entry;
  if (providerId !== undefined || trunk === undefined) return entry;
  return { ...entry, providerId: trunks.get(trunk) ?? UNKNOWN };
}
