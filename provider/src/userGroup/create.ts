import type { dynamic } from "@pulumi/pulumi";
import type { Lost } from "../pbx/call";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { PartlyMadeError } from "../session/errors";
import type { DeclaredBy, Session } from "../session/session";
import { UnsteadyListError } from "../pbx/paging";
import { sameName } from "../text/sameName";
import { type ApiGroup, contentOf, createBody } from "./api";
import { createGroup, groupsNamed, whole } from "./calls";
import { type Advice, type Claim, claimName, explained, idsOf } from "./claimName";
import type { ResolvedContent } from "./content";
import { groupsByName } from "./directory";
import { type BroughtLinks, bringLinks, declaredRules, type Links, unfinished } from "./links";
import { resolved } from "./resolve";
import { holdsGroup } from "./sameness";
import { outputs, stored } from "./state";
import { bring } from "./update";

/** A group that stands for the resource. */
interface Made {
  readonly id: string;
  /** Where the group was there before: what its entry is to keep. */
  readonly mark?: string;
  /** Another entry of the state may have the group, too. */
  readonly adopted?: true;
  /** The PBX may have made another one, by a try that had timed out. */
  readonly twins?: true;
}

/** What a group is created with. */
interface Making extends Claim {
  readonly content: ResolvedContent;
  readonly adopt: boolean;
}

/** Creates a group, or takes over the one of its name where that is asked for. Never makes it twice. */
export async function create(session: Session, inputs: unknown): Promise<dynamic.CreateResult<object>> {
  const declared = stored(inputs);
  const { connection, adoptExisting } = declared.options;
  const action = `create user group "${declared.content.name}"`;
  return session.run(action, { connection }, async (access) => {
    const { pbx, settings, tenant } = access;
    // Nothing is made while a name leads nowhere.
    const content = await resolved(pbx, declared.content);
    const rules = await declaredRules(pbx, content);
    const entries = await session.entries(connection, tenant?.id);
    const adopt = adoptExisting ?? settings.adoptExisting;
    const renames = session.renames(connection);
    const whoDeclares = (of: string): DeclaredBy => session.whoDeclares(of, connection);
    const making: Making = { pbx, entries, renames, whoDeclares, name: content.name, content, adopt };

    const { id, mark, twins, adopted: wasThere } = (await adoptedByName(making)) ?? (await made(making));
    renames.declares(id, content.name, content.name);
    if (wasThere === true) session.warn(TAKEN_OVER);
    session.saw({ connection, owner: tenant && { tenantId: tenant.id } });
    const { links, cause } = await bringLinks(access, id, content, rules, {
      isNew: mark === undefined,
    }).catch(noneBrought(content));
    const outs = outputs({ ...declared, content: { ...content, ...links }, mark }, tenant);
    const problems = [
      ...(twins === true ? await twinsOf(making, id) : []),
      ...(cause === undefined ? [] : [unfinished(cause)]),
    ];
    if (problems.length > 0)
      throw new PartlyMadeError(
        `user group "${content.name}" was made with id ${id}, but ${problems.join("; ")}`,
        id,
        outs,
      );
    return { id, outs };
  });
}

// The group is there, and so in the state: with nothing that it is known to be linked to.
function noneBrought({ members, outboundRules }: Links): (error: unknown) => BroughtLinks {
  return (error) => {
    if (!(error instanceof PbxError)) throw error;
    const links = { ...(members && { members: [] }), ...(outboundRules && { outboundRules: [] }) };
    return { links, cause: error.message };
  };
}

async function adoptedByName(making: Making): Promise<Made | undefined> {
  const { pbx, entries, name, adopt } = making;
  if (!adopt) return undefined;
  return adopted(making, entries.undeclared(await groupsInDirectory(pbx, name)));
}

/** Every group of the name, by the list of all that was read once for all. */
async function groupsInDirectory(pbx: Pbx, name: string): Promise<ApiGroup[]> {
  try {
    const found = (await groupsByName.of(pbx)).get(name.normalize()) ?? [];
    return await whole(pbx, found, (group) => sameName(group.name, name));
  } catch (error) {
    // Where groups come and go all the time, a list of those of one name is steady still.
    if (error instanceof UnsteadyListError) return groupsNamed(pbx, name);
    throw error;
  }
}

/** Takes over the one group that was found of the name, and brings it to what is declared. */
async function adopted(
  { pbx, entries, content }: Making,
  found: readonly ApiGroup[],
): Promise<Made | undefined> {
  const [group, ...others] = found;
  if (group === undefined) return undefined;
  if (others.length > 0)
    throw new PbxError(
      `the PBX has ${found.length} groups of this name (${idsOf(found)}), and adoptExisting takes over only one: rename or remove the others`,
    );
  const mark = entries.takesOver(group.id);
  await bring(pbx, group, content);
  return { id: group.id, mark, adopted: true };
}

const TAKEN_OVER =
  "adoptExisting took over a group that was there. If this run is a targeted one (--target), run a plain pulumi up before any other targeted run: only that tells whether another entry of the state has the group, too, and a targeted destroy of such an entry removes the group";

async function made(making: Making): Promise<Made> {
  const { pbx, entries, content } = making;
  let unfinished = false;
  const fresh = (id: string): Made => {
    entries.declares(id, undefined);
    return unfinished ? { id, twins: true } : { id };
  };
  const ifLost = (lost: Lost): Promise<Made | undefined> => {
    unfinished ||= lost.unfinished;
    return foundAgain(making, lost);
  };
  return claimName(
    making,
    () => createGroup(pbx, createBody(content), fresh, ifLost),
    async (by) => {
      // It was made after the list of all groups was read.
      const named = by.holders.filter((group) => sameName(group.name, making.name));
      const made = making.adopt ? await adopted(making, entries.undeclared(named)) : undefined;
      if (made === undefined) throw explained(making, by, ADVICE);
      return made;
    },
  );
}

/** The group that a create made whose answer was lost; undefined where it made none. */
async function foundAgain(making: Making, { error }: Lost): Promise<Made | undefined> {
  const { entries, content, adopt } = making;
  const found = await withoutEntry(making).catch((cause: unknown) => {
    if (!(cause instanceof PbxError)) throw cause;
    throw new PbxError(
      `${error.message}; whether the group was made all the same could not be found out (${cause.message}): run pulumi up again with adoptExisting (PORTSIP_ADOPT_EXISTING=true), which takes it over if it was`,
    );
  });
  const [group, ...others] = found;
  if (group === undefined) return undefined;
  if (others.length === 0 && holdsGroup(contentOf(group), content))
    return { id: group.id, mark: entries.takesOver(group.id) };
  if (adopt) return adopted(making, found);
  throw new PbxError(
    `${error.message}; the PBX has ${others.length === 0 ? "a group" : "groups"} of this name (${idsOf(found)}), and it is unclear whether this run made ${others.length === 0 ? "it" : "one of them"}: ${ADVICE.onPbx}`,
  );
}

const ADVICE: Advice = {
  onPbx:
    "set adoptExisting (on the resource, or PORTSIP_ADOPT_EXISTING=true) to take it over, or choose another name",
  inStack:
    "choose another name; or, where it is this one under another resource name or connection, set PORTSIP_ADOPT_EXISTING=true",
};

/** Groups of the name that no entry of the state has: what a lost create may have made. */
async function withoutEntry({ pbx, entries, content }: Making): Promise<ApiGroup[]> {
  return entries.withoutEntry(await groupsNamed(pbx, content.name));
}

// The PBX may have been at work still on a call that we had given up, and have finished it after we looked.
async function twinsOf(making: Making, id: string): Promise<string[]> {
  try {
    const twins = (await withoutEntry(making)).filter((group) => group.id !== id);
    return twins.length === 0
      ? []
      : [
          `the PBX also finished an earlier try that had timed out: remove ${idsOf(twins)} on the PBX if nothing else made it`,
        ];
  } catch (error) {
    if (!(error instanceof PbxError)) throw error;
    return [
      `whether the PBX also finished an earlier try that had timed out could not be found out (${error.message}): see whether it has a second group of this name`,
    ];
  }
}
