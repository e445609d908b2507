import type { dynamic } from "@pulumi/pulumi";
import { type ApiGroup, contentOf, createBody } from "./api";
import { sameContent } from "./sameness";
import type { UserGroupContent } from "./content";
import type { Lost } from "../pbx/call";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { createGroup, groupsNamed } from "./calls";
import type { Claims } from "../session/entries";
import { PartlyMadeError } from "../session/errors";
import type { Session } from "../session/session";
import { outputs, stored } from "./state";
import { bring } from "./update";

/** A group that stands for the resource, and the mark of one that was there before. */
interface Made {
  readonly id: string;
  readonly mark?: string;
}

/** Creates a group, or takes over the one of its name where that is asked for. Never makes it twice. */
export async function create(session: Session, inputs: unknown): Promise<dynamic.CreateResult<object>> {
  const declared = stored(inputs);
  const { content, options } = declared;
  const { connection } = options;
  return session.run(
    `create user group "${content.name}"`,
    { connection },
    async ({ pbx, settings, tenant }) => {
      const claims = await session.claims(connection, tenant?.id);
      const adopt = options.adoptExisting ?? settings.adoptExisting;
      const made =
        (adopt
          ? await adopted(claims, pbx, content, await undeclared(claims, pbx, content.name))
          : undefined) ??
        (await created(
          claims,
          pbx,
          content,
          adopt,
          outputs(declared, tenant),
          session.twinsOf(content.name, connection),
        ));
      session.saw({ connection, owner: tenant && { tenantId: tenant.id } });
      return { id: made.id, outs: outputs({ ...declared, mark: made.mark }, tenant) };
    },
  );
}

/** Takes over the one group that was found of the name, and brings it to what is declared. */
async function adopted(
  claims: Claims,
  pbx: Pbx,
  content: UserGroupContent,
  found: readonly ApiGroup[],
): Promise<Made | undefined> {
  const [group] = found;
  if (group === undefined) return undefined;
  if (found.length > 1)
    throw new PbxError(
      `the PBX has ${found.length} groups of this name (${idsOf(found)}), and adoptExisting takes over only one: rename or remove the others`,
    );
  const mark = claims.takeOver(group.id);
  await bring(pbx, group, content);
  return { id: group.id, mark };
}

async function created(
  claims: Claims,
  pbx: Pbx,
  content: UserGroupContent,
  adopt: boolean,
  outs: object,
  declaredTwice: string | undefined,
): Promise<Made> {
  const tries: { unfinished: boolean; taken?: Made | undefined } = { unfinished: false };
  const ifLost = async (lost: Lost): Promise<string | undefined> => {
    tries.unfinished ||= lost.unfinished;
    const found = await unknown(claims, pbx, content.name).catch((error: unknown) => {
      if (!(error instanceof PbxError)) throw error;
      throw new PbxError(
        `${lost.error.message}; whether the group was made all the same could not be found out (${error.message}): run pulumi up again with adoptExisting (PORTSIP_ADOPT_EXISTING=true), which takes it over if it was`,
      );
    });
    const [group] = found;
    if (group === undefined) return undefined;
    if (found.length > 1 || !sameContent(contentOf(group), content)) {
      if (adopt) return (tries.taken = await adopted(claims, pbx, content, found))?.id;
      throw new PbxError(
        `${lost.error.message}; the PBX has ${found.length === 1 ? "a group" : "groups"} of this name (${idsOf(found)}) that cannot be told to be this one: ${ADVICE}`,
      );
    }
    tries.taken = { id: group.id, mark: claims.takeOver(group.id) };
    return group.id;
  };

  let id: string;
  try {
    id = await createGroup(pbx, createBody(content), ifLost);
  } catch (error) {
    throw await explainedByName(claims, pbx, content.name, error, declaredTwice);
  }
  if (tries.taken !== undefined) return tries.taken;
  claims.declare(id, undefined);
  if (tries.unfinished) await refuseTwins(claims, pbx, content, id, outs);
  return { id };
}

const ADVICE =
  "set adoptExisting (on the resource, or PORTSIP_ADOPT_EXISTING=true) to take it over, or choose another name";

/** Groups of a name that no entry of the state has, as far as this process saw: what a lost create may have made. */
async function unknown(claims: Claims, pbx: Pbx, name: string): Promise<ApiGroup[]> {
  return (await groupsNamed(pbx, name)).filter(({ id }) => !claims.isKnown(id));
}

/** Groups of a name that no resource in the program has; an entry that a refresh read may be one that left it. */
async function undeclared(claims: Claims, pbx: Pbx, name: string): Promise<ApiGroup[]> {
  return (await groupsNamed(pbx, name)).filter(({ id }) => !claims.isDeclared(id));
}

// The PBX may have been at work still on a call that we had given up, and have finished it after we looked.
async function refuseTwins(
  claims: Claims,
  pbx: Pbx,
  content: UserGroupContent,
  id: string,
  outs: object,
): Promise<void> {
  const twins = (await unknown(claims, pbx, content.name)).filter((group) => group.id !== id);
  if (twins.length === 0) return;
  throw new PartlyMadeError(
    `user group "${content.name}" was made with id ${id}, but the PBX also finished an earlier try that had timed out: remove ${idsOf(twins)} on the PBX if nothing else made it`,
    id,
    outs,
  );
}

/** A refusal, and that it comes from a group that exists already where it does. */
async function explainedByName(
  claims: Claims,
  pbx: Pbx,
  name: string,
  error: unknown,
  declaredTwice: string | undefined,
): Promise<unknown> {
  if (!(error instanceof PbxError) || ![400, 409, 422].includes(error.status ?? 0)) return error;
  // The refusal is what counts: where looking for its reason fails too, it is shown without.
  const found = await groupsNamed(pbx, name).catch(() => []);
  if (found.length === 0) return error;
  const [owned] = found.filter((group) => claims.isKnown(group.id));
  if (owned !== undefined && declaredTwice !== undefined)
    return new PbxError(
      `${error.message}: the program declares groups of this name by ${declaredTwice}, and one of them has it (id ${owned.id}): give the other another name, or remove it`,
    );
  return owned === undefined
    ? new PbxError(`${error.message}: a group of this name exists already (${idsOf(found)}): ${ADVICE}`)
    : new PbxError(
        `${error.message}: another resource of this stack has a group of this name already (id ${owned.id}): choose another name; or, where it is this one under another resource name or connection, set PORTSIP_ADOPT_EXISTING=true`,
      );
}

function idsOf(groups: readonly ApiGroup[]): string {
  return groups.map(({ id }) => `id ${id}`).join(", ");
}
