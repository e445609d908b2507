import { listMembers } from "../../extension/members";
import { appliedRules, outboundRules, rulesOf } from "../../outboundRule/directory";
import type { OutboundRule } from "../../outboundRule/calls";
import { type Directory, ifTold } from "../../pbx/directory";
import { PbxError } from "../../pbx/errors";
import type { Access } from "../../session/link";
import type { Session } from "../../session/session";
import type { Tenant } from "../../session/tenant";
import { type Trunk, trunks } from "../../trunk/directory";
import type { ApiGroup } from "../../userGroup/api";
import { findGroup, listGroups } from "../../userGroup/calls";
import { Progress } from "../progress";
import type { ImportOptions } from "./options";

/** A group, and what it is linked to as far as that is asked for. */
export interface FoundGroup {
  readonly group: ApiGroup;
  /** The extension numbers of its members. */
  readonly members?: readonly string[];
  /** The names of the rules that apply to it. */
  readonly outboundRules?: readonly string[];
}

/** What the PBX has. */
export interface Found {
  readonly groups: readonly FoundGroup[];
  /** Undefined where the role may not list them. */
  readonly trunks: Directory<Trunk> | undefined;
  /** Undefined where they are not asked for. */
  readonly rules: Directory<OutboundRule> | undefined;
  readonly tenant: Tenant | undefined;
}

type Wanted = Pick<ImportOptions, "ids" | "filter" | "search" | "connection" | "members" | "outboundRules">;

/** Reads the selected groups, whole, and what gives names. Only reads: nothing is written. */
export async function readGroups(session: Session, wanted: Wanted): Promise<Found> {
  const { connection, ids } = wanted;
  const { listed, ...found } = await session.run(
    "list user groups",
    { connection },
    async ({ pbx, tenant }) => ({
      listed: ids.length > 0 ? ids : (await listGroups(pbx, wanted)).map(({ id }) => id),
      // Trunks only give names: a role that may not list them gets ids.
      trunks: await ifTold(trunks.of(pbx)),
      rules: wanted.outboundRules ? await rulesOfAll(pbx) : undefined,
      tenant,
    }),
  );
  const groups = await details(session, wanted, listed);
  const there = new Set(groups.map(({ group }) => group.id));
  // One that was removed since it was listed is no group any more; one that was asked for by its id is a mistake.
  const missing = ids.filter((id) => !there.has(id));
  if (missing.length > 0) {
    await session.run("read user groups", { connection }, () =>
      Promise.reject(new PbxError(`the PBX has no user group with id ${missing.join(", ")}`)),
    );
  }
  return { ...found, groups };
}

async function rulesOfAll(pbx: Access["pbx"]): Promise<Directory<OutboundRule>> {
  const directory = (await appliedRules(pbx)) && (await outboundRules.of(pbx));
  if (directory === undefined)
    throw new PbxError(
      "these credentials may not read outbound rules: use an account whose role may, or leave out --outbound-rules",
    );
  return directory;
}

/** A call or two for each group, as many at once as the settings allow; each group has its own measure of time. */
async function details(
  session: Session,
  { connection, members, outboundRules: rules }: Wanted,
  ids: readonly string[],
): Promise<FoundGroup[]> {
  const whole = async ({ pbx }: Access, id: string): Promise<FoundGroup | undefined> => {
    const group = await findGroup(pbx, id);
    if (group === undefined) return undefined;
    return {
      group,
      ...(members && { members: (await listMembers(pbx, id)).map(({ number }) => number).toSorted() }),
      ...(rules && { outboundRules: ((await rulesOf(pbx, id)) ?? []).map(({ name }) => name).toSorted() }),
    };
  };
  const progress = new Progress("Reading user groups");
  let done = 0;
  try {
    const groups = await Promise.all(
      ids.map(async (id) => {
        const found = await session.run(`read user group with id ${id}`, { connection }, (access) =>
          whole(access, id),
        );
        done += 1;
        progress.at(done, ids.length);
        return found;
      }),
    );
    return groups.filter((group) => group !== undefined);
  } finally {
    progress.end();
  }
}
