import { conflict, notFound } from "./problem";
import type { Switches } from "./switches";

/** What belongs to what, by ids: the members of groups, the groups of outbound rules. */
export class Links {
  private readonly byOwner = new Map<string, Set<string>>();

  constructor(
    private readonly kind: string,
    private readonly switches: Readonly<Switches>,
  ) {}

  of(owner: string): ReadonlySet<string> {
    return this.byOwner.get(owner) ?? new Set();
  }

  add(owner: string, id: string): void {
    const ids = this.byOwner.get(owner) ?? new Set();
    if (this.switches.strictLinks && ids.has(id)) {
      throw conflict(`The ${this.kind} is there already.`);
    }
    this.byOwner.set(owner, ids.add(id));
  }

  remove(owner: string, id: string): void {
    if (!this.byOwner.get(owner)?.delete(id)) throw notFound(`The ${this.kind} was not found.`);
  }

  forgetOwner(owner: string): void {
    this.byOwner.delete(owner);
  }

  /** Takes it off every owner. */
  forget(id: string): void {
    for (const ids of this.byOwner.values()) ids.delete(id);
  }
}
