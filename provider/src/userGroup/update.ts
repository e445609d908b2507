import type { dynamic } from "@pulumi/pulumi";
import { type ApiGroup, contentOf, replaceBody } from "./api";
import { sameContent } from "./sameness";
import type { UserGroupContent } from "./content";
import { PbxError } from "../pbx/errors";
import { findGroup, replaceGroup } from "./calls";
import type { Pbx } from "../pbx/client";
import type { Session } from "../session/session";
import { outputs, stored } from "./state";

/** Brings a group to the declared content. */
export async function update(
  session: Session,
  id: string,
  olds: unknown,
  news: unknown,
): Promise<dynamic.UpdateResult<object>> {
  const declared = stored(news);
  const { content } = declared;
  const old = stored(olds);
  const whose = { ...old.options, owner: old.owner };
  return session.run(`update user group "${content.name}" (id ${id})`, whose, async ({ pbx, tenant }) => {
    const current = await findGroup(pbx, id);
    if (current === undefined) {
      throw new PbxError("it was removed on the PBX: run pulumi refresh, then pulumi up creates it again");
    }
    await bring(pbx, current, content);
    return { outs: outputs({ ...declared, mark: old.mark }, tenant) };
  });
}

/** Replaces a group by the declared content merged into what it is; sends nothing where it is that already. */
export async function bring(pbx: Pbx, current: ApiGroup, content: UserGroupContent): Promise<void> {
  if (sameContent(contentOf(current), content)) return;
  const answer = await replaceGroup(pbx, current.id, replaceBody(current, content));
  if (answer === "done") return;
  const after = await findGroup(pbx, current.id);
  if (after === undefined || !sameContent(contentOf(after), content)) {
    throw new PbxError(
      "the PBX, or a proxy in front of it, answered the update with something else, and the group is not as declared: check the address, then run pulumi up again",
    );
  }
}
