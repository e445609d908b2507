import { type AppliedRule, outboundRules, rulesOf } from "../outboundRule/directory";
import { rulesOfGroup } from "../outboundRule/rulesOfGroup";
import { PbxError } from "../pbx/errors";
import { bringSet } from "../pbx/linkedSet";
import type { Access } from "../session/link";
import type { Session } from "../session/session";
import { shown } from "../text/instead";
import { destroyGroup, findGroup } from "./calls";
import { stored } from "./state";

/** Removes a group. That it is gone is proven: by the PBX's 204, or by asking for it. */
export async function remove(session: Session, id: string, props: unknown): Promise<void> {
  const { content, options, owner, mark } = stored(props);
  const entries = await session.entries(options.connection, owner?.tenantId);
  if (!entries.mayRemove(id, mark)) {
    session.warn(
      `user group "${content.name}" (id ${id}) belongs to another resource of this stack by now, and stays`,
    );
    return;
  }
  const whose = { ...options, owner, inState: true };
  entries.saw(id);
  await session.run(`delete user group "${content.name}" (id ${id})`, whose, async (access) => {
    const { pbx } = access;
    await takeOffRules(session, access, id, content.outboundRules ?? []);
    const answer = await destroyGroup(pbx, id);
    if (answer === "done" || (await findGroup(pbx, id)) === undefined) return;
    throw new PbxError(
      answer === "unclear"
        ? "the PBX, or a proxy in front of it, answered with something else, and the group is there still: check the address, then try again"
        : "this PBX has no call that removes a group: remove it in the PBX's web page and run pulumi refresh, or set the resource option retainOnDelete to let Pulumi forget it",
    );
  });
}

/** No rule is left with a group that is no more: the rules that the resource declares are taken off, others keep it. */
async function takeOffRules(
  session: Session,
  { pbx, settings }: Access,
  id: string,
  declared: readonly string[],
): Promise<void> {
  const [rules, directory] = await Promise.all([rulesOf(pbx, id), outboundRules.of(pbx)]);
  if (rules === undefined || directory === undefined) {
    session.warn(
      "warning: these credentials may not read outbound rules: whether a rule still names a group that is removed is not known",
    );
    return;
  }
  const ours = rules.filter(({ name }) => declared.includes(name));
  const others = rules.filter((rule) => !ours.includes(rule));
  if (others.length > 0 && !settings.forceDelete) throw new PbxError(stillNamed(others));
  if (ours.length === 0) return;
  const { cause } = await bringSet(
    pbx,
    {
      ...rulesOfGroup(id, directory, { force: settings.forceDelete }),
      list: async (from) =>
        ((await rulesOf(from, id)) ?? ours)
          .filter(({ name }) => declared.includes(name))
          .map((rule) => rule.id),
    },
    { wanted: [], has: ours.map((rule) => rule.id), atOnce: settings.maxConcurrency },
  );
  if (cause !== undefined) throw new PbxError(`it is to leave its outbound rules first: ${cause}`);
}

function stillNamed(rules: readonly AppliedRule[]): string {
  const names = rules.map(({ name }) => shown(name)).join(", ");
  const [these, them] = rules.length === 1 ? ["outbound rule", "it"] : ["outbound rules", "them"];
  return `${these} ${names} still ${rules.length === 1 ? "names" : "name"} it, and what a rule does whose group is gone is not documented: take the group out of ${them} in the web page, or declare ${them} (outboundRules) and run pulumi up first, or set PORTSIP_FORCE_DELETE=true for one run`;
}
