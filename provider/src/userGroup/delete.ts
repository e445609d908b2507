import { PbxError } from "../pbx/errors";
import type { Session } from "../session/session";
import { destroyGroup, findGroup } from "./calls";
import { stored } from "./state";

/** Removes a group. That it is gone is proven: by the PBX's 204, or by asking for it. */
export async function remove(session: Session, id: string, props: unknown): Promise<void> {
  const { content, options, owner, mark } = stored(props);
  const claims = await session.claims(options.connection, owner?.tenantId);
  if (claims.belongsToAnother(id, mark)) {
    session.warn(
      `user group "${content.name}" (id ${id}) belongs to another resource of this stack by now, and stays`,
    );
    return;
  }
  const whose = { ...options, owner };
  claims.know(id);
  await session.run(`delete user group "${content.name}" (id ${id})`, whose, async ({ pbx }) => {
    const answer = await destroyGroup(pbx, id);
    if (answer === "done" || (await findGroup(pbx, id)) === undefined) return;
    throw new PbxError(
      answer === "unclear"
        ? "the PBX, or a proxy in front of it, answered with something else, and the group is there still: check the address, then try again"
        : "this PBX has no call that removes a group: remove it in the PBX's web page and run pulumi refresh, or set the resource option retainOnDelete to let Pulumi forget it",
    );
  });
}
