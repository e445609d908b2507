import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import type { Entries } from "../session/entries";
import type { Fate, Renames } from "../session/renames";
import type { DeclaredBy } from "../session/session";
import { alike, sameName } from "../text/sameName";
import { shown } from "../text/instead";
import type { ApiGroup } from "./api";
import { groupsNamed, groupsWhere } from "./calls";

/** A name that is wanted, and what is known of those that may have it. */
export interface Claim {
  readonly pbx: Pbx;
  readonly entries: Entries;
  readonly renames: Renames;
  readonly name: string;
  /** Who declares a group of a name, as far as is known. */
  readonly whoDeclares: (name: string) => DeclaredBy;
  /** The group that wants it, where it is there already. */
  readonly id?: string;
}

/** A name that the PBX refused, and who has it. */
export interface Taken {
  readonly refusal: PbxError;
  /** At least one: groups of that name; or else of one that the PBX may take for the same. */
  readonly holders: readonly [ApiGroup, ...ApiGroup[]];
  readonly fate: Fate;
}

/**
 * Does what gives a group its name. Where the PBX refuses it since another group has that name, and this run gives that
 * group another one, it is done once more as soon as that is over. `taken` says what comes of it otherwise.
 */
export async function claimName<T>(
  claim: Claim,
  attempt: () => Promise<T>,
  taken: (by: Taken) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PbxError) || ![400, 409, 422].includes(error.status ?? 0)) throw error;
      const [holder, ...others] = await holdersOf(claim);
      if (holder === undefined) {
        // It was given up between the refusal and the look-up.
        if (tries === 1 && claim.renames.wasGivenUp(claim.name)) continue;
        throw error;
      }
      const fate: Fate =
        others.length > 0 ? { is: "kept" } : await claim.renames.fateOf(holder.id, claim.name, claim.id);
      if ((fate.is === "given up" || fate.is === "failed") && tries === 1) continue;
      return taken({ refusal: error, holders: [holder, ...others], fate });
    }
  }
}

/** What to do where a group that has the name is the PBX's own, and where it is that of another resource. */
export interface Advice {
  readonly onPbx: string;
  readonly inStack: string;
}

/** The refusal for a person: which group has the name, and what to do. */
export function explained(
  { entries, name, whoDeclares }: Claim,
  { refusal, holders, fate }: Taken,
  advice: Advice,
): PbxError {
  const [holder] = holders;
  const why = (text: string): PbxError => new PbxError(`${refusal.message}: ${text}`, refusal.status);
  const { resource } = "to" in fate ? whoDeclares(fate.to) : {};
  const which = `user group ${shown(holder.name)} (id ${holder.id}${resource === undefined ? "" : `, resource ${shown(resource)}`})`;
  if (fate.is === "exchanged")
    return why(
      `${which} has this name, and is to become ${shown(fate.to)} in the same run: each waits for the other's name, since the PBX takes a name once. Give one of them a third name and run pulumi up; then give both the names that they are to have`,
    );
  if (fate.is === "waiting")
    return why(
      `${which} has this name until this run makes it ${shown(fate.to)}, and that update does not start while this one waits for it: run pulumi up again with --parallel 2 or more, or let this resource depend on that one (dependsOn)`,
    );
  if (fate.is === "failed")
    return why(
      `${which} has this name still, since its own update to ${shown(fate.to)} in this run failed: see to that one, then run pulumi up again`,
    );
  const owned = holders.find(({ id }) => entries.has(id));
  if (!sameName(holder.name, name))
    return why(
      `${owned === undefined ? "the PBX" : otherResource(whoDeclares(holder.name))} has ${which}, and the PBX takes names that differ in case only for the same: ${owned === undefined ? `write the name as ${shown(holder.name)} to mean that group, or choose another one` : "choose another name"}`,
    );
  if (owned === undefined)
    return why(
      `a group of this name exists already (${idsOf(holders)}): ${"oneByOne" in fate ? "if another resource of this stack is to give it up in this run, run pulumi up again with --parallel 2 or more; else " : ""}${advice.onPbx}`,
    );
  const { twins } = whoDeclares(name);
  return twins === undefined
    ? why(
        `another resource of this stack has a group of this name already (id ${owned.id}): ${advice.inStack}`,
      )
    : why(
        `the program declares groups of this name by ${twins}, and one of them has it (id ${owned.id}): give the other another name, or remove it`,
      );
}

function otherResource({ resource }: DeclaredBy): string {
  return resource === undefined ? "another resource of this stack" : `resource ${shown(resource)}`;
}

/** Groups for a person, by their ids. */
export function idsOf(groups: readonly ApiGroup[]): string {
  return groups.map(({ id }) => `id ${id}`).join(", ");
}

/** Who has the name; nobody where the group that wants it has it already, and was refused for something else. */
async function holdersOf({ pbx, name, id }: Claim): Promise<readonly ApiGroup[]> {
  try {
    const same = await groupsNamed(pbx, name);
    if (same.some((group) => group.id === id)) return [];
    if (same.length > 0) return same;
    const similar = await groupsWhere(pbx, (group) => alike(group.name, name));
    return similar.filter((group) => group.id !== id);
  } catch (error) {
    // The refusal is what counts: where looking for its reason fails too, it is shown without.
    if (error instanceof PbxError) return [];
    throw error;
  }
}
