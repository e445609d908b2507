import type { dynamic } from "@pulumi/pulumi";
import { explained } from "../session/errors";
import type { Session } from "../session/session";
import { hasUnknown, UNKNOWN } from "../session/unknown";
import { shown } from "../text/instead";
import { alike } from "../text/sameName";
import { holds, managesTheSame } from "./sameness";
import { stored } from "./state";

/**
 * Whether the declared content differs from the stored one. Every change is an update in place, but for another
 * connection, which is another PBX or tenant: there the group is created anew. Sends nothing.
 */
export async function diff(
  session: Session,
  id: string,
  olds: unknown,
  news: unknown,
): Promise<dynamic.DiffResult> {
  const old = stored(olds);
  const declared = stored(news);
  session.saw({ ...old.options, owner: old.owner });
  const entries = await session.entries(old.options.connection, old.owner?.tenantId);
  const { connection } = declared.options;
  if (connection !== UNKNOWN && connection !== old.options.connection) {
    // Where both are the same tenant, the new group may take over the old one's.
    entries.saw(id);
    return { changes: true, replaces: ["connection"] };
  }
  try {
    if (!session.isRefresh(id, old.mark)) {
      entries.declares(id, old.mark);
      const { name } = declared.content;
      const renames = session.renames(connection);
      renames.declares(id, old.content.name, name === UNKNOWN ? old.content.name : name);
      const circle = renames.circleOf(id);
      if (circle !== undefined) session.warn(exchanging(circle));
    }
  } catch (error) {
    throw explained(`compare user group "${old.content.name}"`, error);
  }
  const same =
    holds(old.content, declared.content) &&
    managesTheSame(old.content, declared.content) &&
    (old.options.adoptExisting ?? false) === (declared.options.adoptExisting ?? false);
  if (same && !hasUnknown(besidesConnection(news))) return { changes: false };
  // "Don't know" lets the engine compare old and new inputs itself: replaceOnChanges asks which of them differ, and a
  // dynamic provider cannot tell. But then a preview shows a changed number without its trunk.
  const changes = "__replaceOnChanges" in Object(news) ? {} : { changes: true };
  // Where replaceOnChanges asks for another group: a PBX that takes a name once has no room for a second one beside it.
  const deleteBeforeReplace = alike(old.content.name, declared.content.name);
  return { ...changes, ...(deleteBeforeReplace && { deleteBeforeReplace }) };
}

function exchanging(names: readonly string[]): string {
  return `warning: user groups ${names.map(shown).join(", ")} are to take each other's names in one run: a PBX that takes a name once refuses that. Give one of them a third name and run pulumi up; then give all the names that they are to have`;
}

/** An unknown connection is not a changed one: until it is known, the group stays where it is. */
function besidesConnection(news: unknown): unknown {
  return { ...Object(news), connection: undefined };
}
