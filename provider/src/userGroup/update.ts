import type { dynamic } from "@pulumi/pulumi";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { PartlyMadeError } from "../session/errors";
import type { DeclaredBy, Session } from "../session/session";
import { type ApiGroup, contentOf, replaceBody } from "./api";
import { findGroup, replaceGroup } from "./calls";
import { type Advice, type Claim, claimName, explained } from "./claimName";
import type { ResolvedContent } from "./content";
import { bringLinks, declaredRules, unfinished } from "./links";
import { resolved } from "./resolve";
import { holdsGroup } from "./sameness";
import { outputs, stored } from "./state";

/** Brings a group, its members and its rules to what is declared. */
export async function update(
  session: Session,
  id: string,
  olds: unknown,
  news: unknown,
): Promise<dynamic.UpdateResult<object>> {
  const declared = stored(news);
  const old = stored(olds);
  const { name } = declared.content;
  const whose = { ...old.options, owner: old.owner };
  return session.run(`update user group "${name}" (id ${id})`, whose, async (access) => {
    const { pbx, tenant } = access;
    const content = await resolved(pbx, declared.content);
    const rules = await declaredRules(pbx, content);
    const entries = await session.entries(old.options.connection, tenant?.id);
    const renames = session.renames(old.options.connection);
    const whoDeclares = (of: string): DeclaredBy => session.whoDeclares(of, declared.options.connection);
    const claim: Claim = { pbx, entries, renames, name, id, whoDeclares };
    await renames.during(id, old.content.name, name, () =>
      claimName(
        claim,
        () => replaced(pbx, id, content),
        (by) => Promise.reject(explained(claim, by, ADVICE)),
      ),
    );
    const { links, cause } = await bringLinks(access, id, content, rules, { isNew: false });
    const outs = outputs({ ...declared, content: { ...content, ...links }, mark: old.mark }, tenant);
    if (cause === undefined) return { outs };
    throw new PartlyMadeError(
      `user group "${name}" (id ${id}) is not yet as declared: ${unfinished(cause)}`,
      id,
      outs,
    );
  });
}

const ADVICE: Advice = {
  onPbx: "rename or remove that one, or choose another name",
  inStack: "choose another name",
};

async function replaced(pbx: Pbx, id: string, content: ResolvedContent): Promise<void> {
  const current = await findGroup(pbx, id);
  if (current === undefined)
    throw new PbxError("it was removed on the PBX: run pulumi refresh, then pulumi up creates it again");
  await bring(pbx, current, content);
}

/** Replaces a group by the declared content merged into what it is; sends nothing where it is that already. */
export async function bring(pbx: Pbx, current: ApiGroup, content: ResolvedContent): Promise<void> {
  if (holdsGroup(contentOf(current), content)) return;
  const answer = await replaceGroup(pbx, current.id, replaceBody(current, content));
  if (answer === "done") return;
  const after = await findGroup(pbx, current.id);
  if (after === undefined || !holdsGroup(contentOf(after), content)) {
    throw new PbxError(
      "the PBX, or a proxy in front of it, answered the update with something else, and the group is not as declared: check the address, then run pulumi up again",
    );
  }
}
