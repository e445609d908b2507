import { randomBytes } from "node:crypto";
import { PbxError } from "../pbx/errors";

/**
 * Which entry of the state has which group of a tenant.
 *
 *     saw(id)             an entry has the group; whether the program still declares it is open
 *     declares(id, mark)  the program declares the entry with this mark         ┐ two of them with
 *     takesOver(id)       a resource that is being created takes the group over ┘ one group: an error
 *     mayRemove(id, mark) false once another entry than this one is declared for the group
 *
 * Two entries have the same group for a while where a resource takes it over from one that left the program; a crash in
 * between leaves both. Where an entry's tenant is not known, it may be any: a group that stays too long can be removed
 * later, and one that was removed cannot come back.
 */
export class Entries {
  constructor(
    private readonly known: KnownEntries,
    private readonly tenantId: string | undefined,
    private readonly urn?: string,
  ) {}

  /** Remembers that an entry has this group: a create whose answer was lost did not make it. */
  saw(id: string): void {
    this.own(id);
  }

  /** Whether an entry has this group. */
  has(id: string): boolean {
    return this.those(id).length > 0;
  }

  /** Of groups, those that no entry has, as far as this process saw: what a lost create may have made. */
  withoutEntry<Group extends { readonly id: string }>(groups: readonly Group[]): Group[] {
    return groups.filter(({ id }) => !this.has(id));
  }

  /** Of groups, those that no resource in the program has; an entry that a refresh read may be one that left it. */
  undeclared<Group extends { readonly id: string }>(groups: readonly Group[]): Group[] {
    return groups.filter(({ id }) => !this.those(id).some(({ declaredBy }) => declaredBy !== undefined));
  }

  /** Remembers that the program declares a resource for this group. Two of them is a mistake. */
  declares(id: string, mark: string | undefined): void {
    if (!this.mayRemove(id, mark)) {
      throw new PbxError(
        `another resource of this stack declares this group too (id ${id}): give one of them another name, or remove it from the program`,
      );
    }
    this.own(id).declaredBy = this.key(mark);
  }

  /** Takes over a group for a resource that is being created, and gives the mark that its entry is to keep. */
  takesOver(id: string): string {
    const mark = randomBytes(6).toString("base64url");
    this.declares(id, mark);
    return mark;
  }

  /** Whether no other resource that the program declares has this group. */
  mayRemove(id: string, mark: string | undefined): boolean {
    const own = this.key(mark);
    return this.those(id).every(({ declaredBy }) => declaredBy === undefined || declaredBy === own);
  }

  private key(mark: string | undefined): EntryKey {
    return JSON.stringify([this.urn ?? null, mark ?? null]);
  }

  private those(id: string): Entry[] {
    return (this.known.get(id) ?? []).filter(
      ({ tenantId }) => tenantId === undefined || this.tenantId === undefined || tenantId === this.tenantId,
    );
  }

  private own(id: string): Entry {
    const all = this.known.get(id) ?? [];
    const known = all.find(({ tenantId }) => tenantId === this.tenantId);
    if (known !== undefined) return known;
    const made: Entry = { tenantId: this.tenantId };
    this.known.set(id, [...all, made]);
    return made;
  }
}

/**
 * What tells an entry from another one with the same group: the URN of its resource, where the door is told, and the mark
 * that an entry keeps which took its group over. Neither is enough alone: the dynamic host is not told URNs, and a
 * resource that is replaced has the same one as what replaces it.
 */
type EntryKey = string;

interface Entry {
  /** Undefined where the PBX did not tell. */
  readonly tenantId: string | undefined;
  /** By which entry the program declares the group. */
  declaredBy?: EntryKey;
}

/** The entries of the state whose groups are on one PBX, by the group's id. */
export type KnownEntries = Map<string, Entry[]>;
