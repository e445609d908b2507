import type { Access } from "../../session/link";
import type { Session } from "../../session/session";
import type { ApiGroup } from "../../userGroup/api";
import { NOT_TOLD } from "../../pbx/answer";
import { PbxError } from "../../pbx/errors";
import type { Tenant } from "../../session/tenant";
import { type ApiTrunk, listTrunks } from "../../trunk/calls";
import { findGroup, listGroups } from "../../userGroup/calls";
import { Progress } from "../progress";
import type { ImportOptions } from "./options";

/** What the PBX has. */
export interface Found {
  readonly groups: readonly ApiGroup[];
  /** Empty where the role may not list them. */
  readonly trunks: readonly ApiTrunk[];
  readonly tenant: Tenant | undefined;
}

type Selection = Pick<ImportOptions, "ids" | "filter" | "search" | "connection">;

/** Reads the selected groups, whole, and the trunks. Only reads: nothing is written. */
export async function readGroups(session: Session, selection: Selection): Promise<Found> {
  const { connection, ids } = selection;
  const { listed, trunks, tenant } = await session.run(
    "list user groups",
    { connection },
    async (access) => ({
      listed: ids.length > 0 ? ids : (await listGroups(access.pbx, selection)).map(({ id }) => id),
      trunks: await trunksOf(access),
      tenant: access.tenant,
    }),
  );
  const groups = await details(session, connection, listed);
  const found = new Set(groups.map(({ id }) => id));
  // One that was removed since it was listed is no group any more; one that was asked for by its id is a mistake.
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) {
    await session.run("read user groups", { connection }, () =>
      Promise.reject(new PbxError(`the PBX has no user group with id ${missing.join(", ")}`)),
    );
  }
  return { groups, trunks, tenant };
}

/** One call a group, as many at once as the settings allow; each has its own measure of time. */
async function details(
  session: Session,
  connection: string | undefined,
  ids: readonly string[],
): Promise<ApiGroup[]> {
  const progress = new Progress("Reading user groups");
  let done = 0;
  try {
    const groups = await Promise.all(
      ids.map(async (id) => {
        const group = await session.run(`read user group with id ${id}`, { connection }, ({ pbx }) =>
          findGroup(pbx, id),
        );
        done += 1;
        progress.at(done, ids.length);
        return group;
      }),
    );
    return groups.filter((group) => group !== undefined);
  } finally {
    progress.end();
  }
}

// Trunks only give names: what may not list them gets its constants from ids.
async function trunksOf({ pbx }: Access): Promise<ApiTrunk[]> {
  try {
    return await listTrunks(pbx);
  } catch (error) {
    if (error instanceof PbxError && NOT_TOLD.includes(error.status ?? 0)) return [];
    throw error;
  }
}
