import type { Directory } from "../pbx/directory";
import { insteadOfId, type Named, shown } from "../text/instead";
import type { Trunk } from "../trunk/directory";
import { hasNumber, nearestNumber, poolText } from "../trunk/numbers";

/**
 * What a group declares that can be wrong on its PBX. An element that is undefined is not checked: it has not changed,
 * or is unknown in a preview. Its place in the list is that in the program.
 */
export interface Declared {
  readonly outboundCallerIds?: readonly (DeclaredCallerId | undefined)[] | undefined;
  /** Extension numbers. */
  readonly members?: readonly (string | undefined)[] | undefined;
  /** Names of rules. */
  readonly outboundRules?: readonly (string | undefined)[] | undefined;
}

interface DeclaredCallerId {
  /** The trunk, by its name or else by its id. */
  readonly trunk?: string | undefined;
  readonly providerId?: string | undefined;
  readonly callerId?: string | undefined;
}

/** What the PBX has. Undefined is what the role may not read: it is not checked. */
export interface OnPbx {
  readonly trunks: Directory<Trunk> | undefined;
  readonly extensions: Directory<Named> | undefined;
  readonly rules: Directory<Named> | undefined;
}

/** What is wrong, and where in the program. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Everything that a group declares and that its PBX does not have, all at once. Calls nobody. */
export function failuresAgainstPbx(declared: Declared, { trunks, extensions, rules }: OnPbx): Failure[] {
  const callerIds = (declared.outboundCallerIds ?? []).flatMap((entry, place) =>
    entry === undefined || trunks === undefined
      ? []
      : callerIdFailures(entry, trunks, `outboundCallerIds[${place}]`),
  );
  return [
    ...callerIds,
    ...nameFailures("members", declared.members, extensions),
    ...nameFailures("outboundRules", declared.outboundRules, rules),
  ];
}

function callerIdFailures(
  { trunk: name, providerId, callerId }: DeclaredCallerId,
  trunks: Directory<Trunk>,
  path: string,
): Failure[] {
  const wrongName = name === undefined ? undefined : trunks.problemWith(name);
  if (wrongName !== undefined) return [{ property: `${path}.trunk`, reason: wrongName }];
  if (name === undefined && providerId === undefined) return [];
  const trunk = name === undefined ? trunks.withId(providerId ?? "") : trunks.named(name);
  if (trunk === undefined) {
    const instead = insteadOfId(providerId ?? "", trunks.all);
    return [
      {
        property: `${path}.providerId`,
        reason: `the PBX has no SIP trunk with id ${shown(providerId ?? "")}; ${instead}`,
      },
    ];
  }
  const { didNumbers } = trunk;
  if (callerId === undefined || didNumbers.length === 0 || hasNumber(didNumbers, callerId)) return [];
  const nearest = nearestNumber(didNumbers, callerId);
  const hint = nearest === undefined ? "" : `; the nearest is ${nearest}`;
  return [
    {
      property: `${path}.callerId`,
      reason: `${callerId} is not one of the numbers of trunk ${shown(trunk.name)} (${short(poolText(didNumbers))})${hint}`,
    },
  ];
}

function nameFailures(
  property: string,
  names: readonly (string | undefined)[] | undefined,
  directory: Directory<Named> | undefined,
): Failure[] {
  return (names ?? []).flatMap((name, place) => {
    const reason = name === undefined ? undefined : directory?.problemWith(name);
    return reason === undefined ? [] : [{ property: `${property}[${place}]`, reason }];
  });
}

/** The most characters of a pool that an error shows. */
const MOST = 120;

function short(pool: string): string {
  return pool.length <= MOST
    ? pool
    : `${pool.slice(0, pool.lastIndexOf(";", MOST) + 1) || pool.slice(0, MOST)}…`;
}
