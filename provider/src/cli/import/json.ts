import { UNSEEN } from "../../text/visible";
import type { Named } from "./names";
import type { Planned } from "./plan";

/** A group for a machine. What is blank on the PBX is null, and so is `inStack` where there is no stack. */
interface ListedGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly outboundCallerIds: readonly {
    /** The trunk's name; null where the PBX lists no trunk of this id. */
    readonly trunk: string | null;
    readonly providerId: string;
    readonly callerId: string;
    readonly description: string | null;
    readonly displayName: string | null;
  }[];
  /** Extension numbers; absent where they were not asked for. */
  readonly members?: readonly string[];
  /** Names of the rules that apply to it; absent where they were not asked for. */
  readonly outboundRules?: readonly string[];
  readonly inStack: boolean | null;
  /** Its resource's name in the program; null where it is left out. */
  readonly resource: string | null;
  /** Why it is left out; null where it is not. */
  readonly leftOut: string | null;
}

/** The groups as one JSON document, an array. */
export function groupJson(groups: readonly Planned[], trunks: readonly Named[], hasStack: boolean): string {
  const names = new Map(trunks.map(({ id, name }) => [id, name]));
  const listed = groups.map((group): ListedGroup => ({
    id: group.id,
    name: group.name,
    description: group.content.description ?? null,
    outboundCallerIds: group.content.outboundCallerIds.map(
      ({ providerId, callerId, description, displayName }) => ({
        trunk: names.get(providerId) ?? null,
        providerId,
        callerId,
        description: description ?? null,
        displayName: displayName ?? null,
      }),
    ),
    ...(group.content.members && { members: group.content.members }),
    ...(group.content.outboundRules && { outboundRules: group.content.outboundRules }),
    inStack: hasStack ? group.inStack : null,
    resource: group.kind === "left" ? null : group.resource,
    leftOut: group.kind === "left" ? group.reason : null,
  }));
  return JSON.stringify(listed, undefined, 2).replaceAll(ESCAPED, escaped);
}

/** As an escape, it is the same to a machine, and cannot turn the text around it. */
const ESCAPED = new RegExp(`(?!\n)${UNSEEN}`, "gu");

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, place) => character.charCodeAt(place));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
