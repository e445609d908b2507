import { randomBytes } from "node:crypto";
import { PbxError } from "../pbx/errors";

/** What is known of an entry of the state. */
export interface Entry {
  /** Undefined where the PBX did not tell. */
  readonly tenantId: string | undefined;
  /** By whom the program declares the entry's group. */
  declaredBy?: { readonly mark: string | undefined };
}

/** The entries of the state whose groups are on one PBX, by the group's id. */
export type Entries = Map<string, Entry[]>;

/**
 * What a process knows of which entry of the state stands for which group of a tenant. Two entries have the same group
 * for a while where a resource takes it over from one that left the program; a crash in between leaves both. So an entry
 * that took a group over keeps a mark, by which the two are told apart. Where an entry's tenant is not known, it may be
 * any: a group that stays too long can be removed later, and one that was removed cannot come back.
 */
export class Claims {
  constructor(
    private readonly entries: Entries,
    private readonly tenantId: string | undefined,
  ) {}

  /** Remembers that an entry has this group: a create whose answer was lost did not make it. */
  know(id: string): void {
    this.own(id);
  }

  isKnown(id: string): boolean {
    return this.those(id).length > 0;
  }

  /** Remembers that the program declares a resource for this group. Two of them is a mistake. */
  declare(id: string, mark: string | undefined): void {
    if (this.belongsToAnother(id, mark)) {
      throw new PbxError(
        `another resource of this stack declares the group of this name too, and has taken it over (id ${id}): give one of them another name, or remove it from the program`,
      );
    }
    this.own(id).declaredBy = { mark };
  }

  isDeclared(id: string): boolean {
    return this.those(id).some(({ declaredBy }) => declaredBy !== undefined);
  }

  /** Takes over a group for a resource that is being created, and gives the mark that its entry is to keep. */
  takeOver(id: string): string {
    const mark = randomBytes(6).toString("base64url");
    this.declare(id, mark);
    return mark;
  }

  /** Whether the program declares a resource for this group whose entry is another one. */
  belongsToAnother(id: string, mark: string | undefined): boolean {
    return this.those(id).some(({ declaredBy }) => declaredBy !== undefined && declaredBy.mark !== mark);
  }

  private those(id: string): Entry[] {
    return (this.entries.get(id) ?? []).filter(
      ({ tenantId }) => tenantId === undefined || this.tenantId === undefined || tenantId === this.tenantId,
    );
  }

  private own(id: string): Entry {
    const all = this.entries.get(id) ?? [];
    const known = all.find(({ tenantId }) => tenantId === this.tenantId);
    if (known !== undefined) return known;
    const made: Entry = { tenantId: this.tenantId };
    this.entries.set(id, [...all, made]);
    return made;
  }
}
