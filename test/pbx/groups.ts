import { type CallerId, callerIdFields, callerIdKey, type GroupContent, parseGroupBody } from "./groupBody";
import type { JsonObject } from "./json";
import { conflict, invalid, notFound } from "./problem";
import { opaqueId } from "./random";
import type { Shelf } from "./shelf";
import type { Switches } from "./switches";
import { isInPool, type Trunk } from "./trunks";

/** A group as the PBX holds it. */
export interface Group extends GroupContent {
  id: string;
}

/** One tenant's groups, and the rules that their content is under. */
export class Groups {
  private readonly stored = new Map<string, Group>();
  private extrasGiven = 0;

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly trunks: Shelf<Trunk>,
  ) {}

  /** In the order of their creation. Copies: nothing done to them changes the store. */
  all(): Group[] {
    return structuredClone([...this.stored.values()]);
  }

  has(id: string): boolean {
    return this.stored.has(id);
  }

  copy(id: string): Group {
    return structuredClone(this.find(id));
  }

  add(body: unknown): string {
    const content = this.parse(body);
    this.refuseTakenName(content.name);
    const group = { ...content, id: opaqueId() };
    this.stored.set(group.id, group);
    if (this.switches.extraFields) this.giveExtras(group, group.outbound_caller_ids);
    return group.id;
  }

  replace(id: string, body: unknown): void {
    const before = this.find(id);
    const content = this.parse(body);
    this.refuseTakenName(content.name, id);
    // A sent id has no effect.
    this.stored.set(id, { ...content, id });
    // Only what is new gets fields of its own: what a replace leaves out is lost, and a test can see it.
    const known = new Set(before.outbound_caller_ids.map(callerIdKey));
    if (this.switches.extraFields) {
      this.giveExtras(
        undefined,
        content.outbound_caller_ids.filter((entry) => !known.has(callerIdKey(entry))),
      );
    }
  }

  /** What somebody does in the web page: changes the given fields, keeps what the page does not show. */
  edit(id: string, patch: JsonObject): void {
    const before = this.find(id);
    const content = this.parse({ ...withoutBlanks(before), ...patch }, before);
    this.refuseTakenName(content.name, id);
    const kept = new Map(before.outbound_caller_ids.map((entry) => [callerIdKey(entry), entry]));
    content.outbound_caller_ids = content.outbound_caller_ids.map((entry) => ({
      ...kept.get(callerIdKey(entry)),
      ...entry,
    }));
    this.stored.set(id, { ...content, id });
  }

  remove(id: string): void {
    this.find(id);
    this.stored.delete(id);
  }

  find(id: string): Group {
    const group = this.stored.get(id);
    if (!group) throw notFound("The user group was not found.");
    return group;
  }

  /** Gives fields that nobody sent to every group that has none yet. */
  giveExtrasToAll(): void {
    for (const group of this.stored.values()) {
      if (!("x_vendor" in group)) this.giveExtras(group, group.outbound_caller_ids);
    }
  }

  private giveExtras(group: Group | undefined, callerIds: readonly CallerId[]): void {
    for (const target of [...(group ? [group] : []), ...callerIds]) {
      const serial = ++this.extrasGiven;
      const extras = { color: serial % 2 ? "red" : "blue", x_vendor: { serial, tags: ["kept"] } };
      Object.assign(target, { ...extras, ...target });
    }
  }

  /** A group may go on naming a trunk that is gone. */
  private parse(body: unknown, before?: Group): GroupContent {
    return structuredClone(
      parseGroupBody(body, {
        fields: callerIdFields(this.switches.version),
        ignoresOthers: this.switches.unknownFields === "ignore",
        trimNames: this.switches.trimNames,
        hasTrunk: (id) =>
          this.trunks.has(id) ||
          (before?.outbound_caller_ids.some((entry) => entry.provider_id === id) ?? false),
        hasNumber: (trunkId, callerId) =>
          !this.switches.poolCheck ||
          !this.trunks.has(trunkId) ||
          isInPool(this.trunks.find(trunkId).did_numbers, callerId),
      }),
    );
  }

  private refuseTakenName(name: string, except?: string): void {
    const { duplicateNames, uniqueNames } = this.switches;
    if (duplicateNames) return;
    const form = formOfName[uniqueNames];
    for (const group of this.stored.values()) {
      if (form(group.name) !== form(name) || group.id === except) continue;
      if (uniqueNames === "exact") throw invalid(`A user group named "${name}" exists already.`, "name");
      throw conflict("The name is in use already.");
    }
  }
}

const formOfName: Readonly<Record<Switches["uniqueNames"], (name: string) => string>> = {
  exact: (name) => name,
  case: (name) => name.toLowerCase(),
  unicode: (name) => name.normalize(),
};

// A body has no nulls where a group has them.
function withoutBlanks(group: Group): JsonObject {
  const present = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  return { ...present(group), outbound_caller_ids: group.outbound_caller_ids.map(present) };
}
