import type { dynamic } from "@pulumi/pulumi";
import { listMembers } from "../extension/members";
import { rulesOf } from "../outboundRule/directory";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import type { Session } from "../session/session";
import { sameName } from "../text/sameName";
import { contentOf } from "./api";
import { findGroup } from "./calls";
import type { OutboundCallerId, UserGroupContent } from "./content";
import { inputsOf } from "./inputs";
import type { Links } from "./links";
import { allNamed, named } from "./resolve";
import { CallerIds, inOrderOf, numberKeys, setInOrderOf } from "./sameness";
import { NONE, outputs, stored } from "./state";

/** What a program or a person gave is no group's id. */
export class NoSuchGroupError extends PbxError {
  constructor() {
    super("the PBX has no user group with this id");
  }
}

/**
 * Reads what the PBX holds, in the state's order. An empty id says that the group is gone, which is proven then.
 *
 * @param options.namesTrunks - whether the trunks of a group that the state knows nothing of are given by their names, too
 */
export async function read(
  session: Session,
  id: string,
  props: unknown,
  { namesTrunks = false }: { readonly namesTrunks?: boolean } = {},
): Promise<dynamic.ReadResult<object>> {
  const state = stored(props ?? {});
  const { content: old, options, owner, mark } = state;
  // What the engine reads for UserGroup.get is no refresh: nothing is recorded of it.
  if (state.named) session.refreshes(id, mark);
  (await session.entries(options.connection, owner?.tenantId)).saw(id);
  const what = state.named ? `"${old.name}" (id ${id})` : `with id ${id}`;
  return session.run(
    `read user group ${what}`,
    { ...options, owner, inState: state.named },
    async ({ pbx, tenant }) => {
      const group = await findGroup(pbx, id);
      if (group === undefined) {
        if (!state.named) throw new NoSuchGroupError();
        return { id: "", props: {} };
      }
      const found =
        namesTrunks && !state.named
          ? await allNamed(pbx, contentOf(group))
          : await named(pbx, contentOf(group), old);
      const content = {
        ...found,
        ...(sameName(found.name, old.name) && { name: old.name }),
        outboundCallerIds: inOrderOf(
          old.outboundCallerIds,
          asManaged(old.outboundCallerIds, found.outboundCallerIds),
        ),
        ...(await linksOf(session, pbx, id, old)),
      };
      return {
        id,
        props: { ...(!state.named && NONE), ...outputs({ content, options, mark }, tenant) },
        inputs: { ...inputsOf(content), ...options },
      };
    },
  );
}

/** A display name only where the state manages it, and of numbers that the state does not have. */
function asManaged(
  old: UserGroupContent["outboundCallerIds"],
  found: readonly OutboundCallerId[],
): OutboundCallerId[] {
  const known = new CallerIds(old);
  return found.map((entry) => {
    const before = known.take(numberKeys(entry));
    const { displayName, ...rest } = entry;
    if (before === undefined) return entry;
    return before.displayName === undefined ? rest : { ...rest, displayName: displayName ?? "" };
  });
}

/** The members and rules that the group has, where the state manages them. */
async function linksOf(session: Session, pbx: Pbx, id: string, old: Links): Promise<Links> {
  const members = old.members && (await listMembers(pbx, id)).map(({ number }) => number);
  return {
    ...(members && { members: setInOrderOf(old.members ?? [], members) }),
    ...(old.outboundRules && { outboundRules: await rulesNow(session, pbx, id, old.outboundRules) }),
  };
}

async function rulesNow(
  session: Session,
  pbx: Pbx,
  id: string,
  old: readonly string[],
): Promise<readonly string[]> {
  const rules = await rulesOf(pbx, id);
  if (rules === undefined) {
    session.warn(
      "warning: these credentials may not read outbound rules: which of them apply is not refreshed",
    );
    return old;
  }
  return setInOrderOf(
    old,
    rules.map(({ name }) => name),
  );
}
