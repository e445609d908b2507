import { membersOf } from "../extension/members";
import { outboundRules } from "../outboundRule/directory";
import { rulesOfGroup } from "../outboundRule/rulesOfGroup";
import type { OutboundRule } from "../outboundRule/calls";
import type { Directory } from "../pbx/directory";
import type { Pbx } from "../pbx/client";
import { PbxError } from "../pbx/errors";
import { type Brought, bringSet, type LinkedSet } from "../pbx/linkedSet";
import type { Access } from "../session/link";
import type { UserGroupContent } from "./content";

/** What a group is linked to, as far as it is managed. */
export type Links = Pick<UserGroupContent, "members" | "outboundRules">;

/** How far a group's links were brought: what it has now, and why it is not all. */
export interface BroughtLinks {
  readonly links: Links;
  readonly cause?: string;
}

/** Why a group is not yet as declared, and what to do. */
export function unfinished(cause: string): string {
  return `${cause}; once that is settled, run pulumi up again: it goes on where this stopped`;
}

/** The outbound rules that are declared, found by their names before anything is written. */
export interface DeclaredRules {
  readonly directory: Directory<OutboundRule>;
  readonly ids: readonly string[];
}

/** Finds the declared rules; undefined where none are managed. @throws {@link PbxError} where there is no such rule */
export async function declaredRules(
  pbx: Pbx,
  { outboundRules: names }: Links,
): Promise<DeclaredRules | undefined> {
  if (names === undefined) return undefined;
  const directory = await outboundRules.of(pbx);
  if (directory === undefined)
    throw new PbxError(
      "these credentials may not read outbound rules, and so cannot see to those of the group: use an account whose role may, or leave outboundRules out",
    );
  return { directory, ids: names.map((name) => directory.named(name).id) };
}

/** Brings a group's members, and then the rules that apply to it, to what is declared. */
export async function bringLinks(
  { pbx, settings }: Access,
  id: string,
  { members }: Links,
  rules: DeclaredRules | undefined,
  { isNew }: { readonly isNew: boolean },
): Promise<BroughtLinks> {
  const bring = async (set: LinkedSet, wanted: readonly string[]): Promise<Brought> =>
    bringSet(pbx, set, {
      wanted,
      has: isNew ? [] : await set.list(pbx),
      atOnce: settings.maxConcurrency,
    });
  const broughtMembers = members && (await bring(membersOf(id), members));
  const broughtRules =
    rules && (await bring(rulesOfGroup(id, rules.directory, { force: settings.forceDelete }), rules.ids));
  const causes = [broughtMembers?.cause, broughtRules?.cause].filter((cause) => cause !== undefined);
  return {
    links: {
      ...(broughtMembers && { members: broughtMembers.has }),
      ...(broughtRules && { outboundRules: broughtRules.has.map((rule) => nameOf(rules, rule)) }),
    },
    ...(causes.length > 0 && { cause: causes.join("; ") }),
  };
}

function nameOf(rules: DeclaredRules | undefined, id: string): string {
  return rules?.directory.withId(id)?.name ?? id;
}
