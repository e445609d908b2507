import { type CallerId, callerIdKey, type GroupContent, parseGroupBody } from "./groupBody";
import type { JsonObject } from "./json";
import { invalid, notFound } from "./problem";
import { opaqueId } from "./random";
import { knowsDisplayName, type Switches } from "./switches";

/** A group as the PBX holds it. */
export interface Group extends GroupContent {
  id: string;
}

export interface Trunk {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly brand: string;
  readonly hostname: string;
  readonly port: number;
  readonly did_numbers: string;
  readonly shared: boolean;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly extension_number: string;
}

export interface TenantIdentity {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** One tenant's groups, trunks and members. It sees no other tenant's. */
export class TenantStore {
  private readonly stored = new Map<string, Group>();
  private readonly members = new Map<string, Set<string>>();
  private extrasGiven = 0;

  constructor(
    readonly identity: TenantIdentity,
    readonly trunks: readonly Trunk[],
    private readonly extensions: readonly Member[],
    private readonly switches: Readonly<Switches>,
  ) {}

  /** In the order of their creation. Copies: nothing done to them changes the store. */
  groups(): Group[] {
    return structuredClone([...this.stored.values()]);
  }

  has(id: string): boolean {
    return this.stored.has(id);
  }

  group(id: string): Group {
    return structuredClone(this.find(id));
  }

  addGroup(body: unknown): string {
    const content = this.parse(body);
    this.refuseTakenName(content.name);
    const group = { ...content, id: opaqueId() };
    this.stored.set(group.id, group);
    if (this.switches.extraFields) this.giveExtras(group, group.outbound_caller_ids);
    return group.id;
  }

  replaceGroup(id: string, body: unknown): void {
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
  editGroup(id: string, patch: JsonObject): void {
    const before = this.find(id);
    const content = this.parse({ ...withoutBlanks(before), ...patch });
    this.refuseTakenName(content.name, id);
    const kept = new Map(before.outbound_caller_ids.map((entry) => [callerIdKey(entry), entry]));
    content.outbound_caller_ids = content.outbound_caller_ids.map((entry) => ({
      ...kept.get(callerIdKey(entry)),
      ...entry,
    }));
    this.stored.set(id, { ...content, id });
  }

  removeGroup(id: string): void {
    this.find(id);
    this.stored.delete(id);
    this.members.delete(id);
  }

  membersOf(id: string): Member[] {
    this.find(id);
    const extensions = this.members.get(id) ?? new Set();
    return this.extensions.filter((member) => extensions.has(member.extension_number));
  }

  member(id: string, extension: string): Member {
    const member = this.membersOf(id).find((each) => each.extension_number === extension);
    if (!member) throw notFound("The member was not found.");
    return member;
  }

  addMember(id: string, extension: string): void {
    this.find(id);
    if (!/^[0-9]{3,64}$/.test(extension))
      throw invalid("The extension number is malformed.", "extension_number");
    if (!this.extensions.some((each) => each.extension_number === extension))
      throw notFound("The extension was not found.");
    this.members.set(id, (this.members.get(id) ?? new Set()).add(extension));
  }

  removeMember(id: string, extension: string): void {
    this.member(id, extension);
    this.members.get(id)?.delete(extension);
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

  private find(id: string): Group {
    const group = this.stored.get(id);
    if (!group) throw notFound("The user group was not found.");
    return group;
  }

  private parse(body: unknown): GroupContent {
    return structuredClone(
      parseGroupBody(body, {
        displayName: knowsDisplayName(this.switches.version),
        hasTrunk: (id) => this.trunks.some((trunk) => trunk.id === id),
      }),
    );
  }

  private refuseTakenName(name: string, except?: string): void {
    if (this.switches.duplicateNames) return;
    for (const group of this.stored.values()) {
      if (group.name === name && group.id !== except) {
        throw invalid(`A user group named "${name}" exists already.`, "name");
      }
    }
  }
}

// A body has no nulls where a group has them.
function withoutBlanks(group: Group): JsonObject {
  const present = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  return { ...present(group), outbound_caller_ids: group.outbound_caller_ids.map(present) };
}
