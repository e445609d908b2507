import { randomBytes } from "node:crypto";
import { PbxError } from "../pbx/errors";

/**
 * What a process knows of which entry of the state stands for which group. Two entries have the same group for a
 * while where a resource takes it over from one that left the program; a crash in between leaves both. So an entry
 * that took a group over keeps a mark, by which the two are told apart.
 */
export class Claims {
  private readonly known = new Set<string>();
  private readonly declared = new Map<string, string | undefined>();

  /** Remembers that an entry has this group: a create whose answer was lost did not make it. */
  know(id: string): void {
    this.known.add(id);
  }

  isKnown(id: string): boolean {
    return this.known.has(id);
  }

  /** Remembers that the program declares a resource for this group. Two of them is a mistake. */
  declare(id: string, mark: string | undefined): void {
    if (this.belongsToAnother(id, mark)) {
      throw new PbxError(
        `another resource of this stack declares the group of this name too, and has taken it over (id ${id}): give one of them another name, or remove it from the program`,
      );
    }
    this.know(id);
    this.declared.set(id, mark);
  }

  isDeclared(id: string): boolean {
    return this.declared.has(id);
  }

  /** Takes over a group for a resource that is being created, and gives the mark that its entry is to keep. */
  takeOver(id: string): string {
    const mark = randomBytes(6).toString("base64url");
    this.declare(id, mark);
    return mark;
  }

  /** Whether the program declares a resource for this group whose entry is another one. */
  belongsToAnother(id: string, mark: string | undefined): boolean {
    return this.declared.has(id) && this.declared.get(id) !== mark;
  }
}
