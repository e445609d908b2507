import { notFound } from "./problem";

interface Thing {
  readonly id: string;
  readonly name: string;
}

/** Things of one kind that a tenant has, in the order of their making. */
export class Shelf<T extends Thing> {
  private readonly things = new Map<string, T>();

  constructor(private readonly kind: string) {}

  all(): readonly T[] {
    return [...this.things.values()];
  }

  has(id: string): boolean {
    return this.things.has(id);
  }

  /** By id, as the API asks for it. */
  find(id: string): T {
    const found = this.things.get(id);
    if (!found) throw notFound(`The ${this.kind} was not found.`);
    return found;
  }

  put(thing: T): string {
    this.things.set(thing.id, thing);
    return thing.id;
  }

  remove(id: string): void {
    this.things.delete(id);
  }

  /** By name or id, as a test asks for it. */
  one(nameOrId: string): T {
    const [found, ...others] = this.all().filter(({ id, name }) => id === nameOrId || name === nameOrId);
    if (!found || others.length > 0) throw new RangeError(`there is no one ${this.kind} ${nameOrId}`);
    return found;
  }
}
