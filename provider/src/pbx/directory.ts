import { insteadOfName, type Named, shown } from "../text/instead";
import { NOT_TOLD } from "./answer";
import { PbxError } from "./errors";

/** What a directory holds. */
export interface Kind {
  /** For people: "SIP trunk". */
  readonly one: string;
  /** What to do where several have one name. */
  readonly ifSeveral: string;
}

/** Things that a PBX has, by name and by id. */
export class Directory<Item extends Named> {
  private readonly byId: ReadonlyMap<string, Item>;
  private readonly byName = new Map<string, Item[]>();

  constructor(
    private readonly kind: Kind,
    readonly all: readonly Item[],
  ) {
    this.byId = new Map(all.map((item) => [item.id, item]));
    for (const item of all) this.byName.set(item.name, [...this.allNamed(item.name), item]);
  }

  /** The one with this id; undefined where there is none, or none any more. */
  withId(id: string): Item | undefined {
    return this.byId.get(id);
  }

  /** The only one of exactly this name. @throws {@link PbxError} with the nearest names, or with the ids of several */
  named(name: string): Item {
    const [only, ...others] = this.allNamed(name);
    if (only === undefined || others.length > 0) throw new PbxError(this.problem(name));
    return only;
  }

  /** Why a name does not say which one is meant; undefined where it does. */
  problemWith(name: string): string | undefined {
    return this.allNamed(name).length === 1 ? undefined : this.problem(name);
  }

  private problem(name: string): string {
    const found = this.allNamed(name);
    if (found.length === 0)
      return `the PBX has no ${this.kind.one} ${shown(name)}; ${insteadOfName(name, this.all)}`;
    const ids = found.map(({ id }) => `id ${id}`).join(", ");
    return `the PBX has ${found.length} ${this.kind.one}s ${shown(name)} (${ids}): ${this.kind.ifSeveral}`;
  }

  private allNamed(name: string): readonly Item[] {
    return this.byName.get(name) ?? [];
  }
}

/** What `reading` gives; undefined where the role may not read it, or the PBX has no such call. */
export async function ifTold<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PbxError && NOT_TOLD.includes(error.status ?? 0)) return undefined;
    throw error;
  }
}
