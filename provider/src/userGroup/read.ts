import type { dynamic } from "@pulumi/pulumi";
import { contentOf } from "./api";
import { findGroup } from "./calls";
import { inputsOf } from "./inputs";
import { inOrderOf } from "./sameness";
import type { Session } from "../session/session";
import { outputs, stored } from "./state";
import { PbxError } from "../pbx/errors";

/** Reads what the PBX holds, in the state's order. An empty id says that the group is gone, which is proven then. */
export async function read(
  session: Session,
  id: string,
  props: unknown,
): Promise<dynamic.ReadResult<object>> {
  const state = stored(props ?? {});
  const { options, owner, mark } = state;
  // What the engine reads for UserGroup.get is no refresh: nothing is recorded of it.
  if (state.named) session.refreshes(id, mark);
  (await session.claims(options.connection, owner?.tenantId)).know(id);
  const what = state.named ? `"${state.content.name}" (id ${id})` : `with id ${id}`;
  return session.run(`read user group ${what}`, { ...options, owner }, async ({ pbx, tenant }) => {
    const group = await findGroup(pbx, id);
    if (group === undefined) {
      if (!state.named) throw new PbxError("the PBX has no user group with this id");
      return { id: "", props: {} };
    }
    const found = contentOf(group);
    const content = {
      ...found,
      outboundCallerIds: inOrderOf(state.content.outboundCallerIds, found.outboundCallerIds),
    };
    return {
      id,
      props: outputs({ content, options, mark }, tenant),
      inputs: { ...inputsOf(content), ...options },
    };
  });
}
