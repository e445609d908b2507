import type { Account, Session } from "./auth";
import type { Group, TenantStore, Trunk } from "./store";

/** One tenant, seen from a test: its credentials, and its groups as its administrator has them on the screen. */
export class Tenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly username: string;
  readonly password: string;

  constructor(
    private readonly store: TenantStore,
    account: Account,
    /** Made when the PBX started. */
    readonly token: string,
    private readonly newSession: (lifetimeSeconds?: number, restricted?: boolean) => Session,
  ) {
    ({ id: this.id, name: this.name, domain: this.domain } = store.identity);
    ({ username: this.username, password: this.password } = account);
  }

  get trunks(): readonly Trunk[] {
    return this.store.trunks;
  }

  /** The trunk of that name; the first one, if not given. */
  trunk(name?: string): Trunk {
    const found = this.trunks.find((trunk) => name === undefined || trunk.name === name);
    if (!found) throw new RangeError(`${this.name} has no trunk ${name ?? ""}`);
    return found;
  }

  /** In full, by name. */
  groups(): Group[] {
    return this.store.groups().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** The one group of that name. */
  group(name: string): Group {
    const [found, ...others] = this.groups().filter((group) => group.name === name);
    if (!found || others.length > 0) throw new RangeError(`${this.name} has no one group ${name}`);
    return found;
  }

  /** Straight on the store, under the API's rules; gives the new id. */
  addGroup(body: unknown): string {
    return this.store.addGroup(body);
  }

  /** Straight on the store: changes what is given, keeps the rest. */
  editGroup(id: string, patch: Readonly<Record<string, unknown>>): void {
    this.store.editGroup(id, { ...patch });
  }

  removeGroup(id: string): void {
    this.store.removeGroup(id);
  }

  hasGroup(id: string): boolean {
    return this.store.has(id);
  }

  /** The names of a group's members' extensions. */
  members(groupId: string): string[] {
    return this.store.membersOf(groupId).map((member) => member.extension_number);
  }

  addMember(groupId: string, extension: string): void {
    this.store.addMember(groupId, extension);
  }

  newToken({ lifetimeSeconds, restricted }: { lifetimeSeconds?: number; restricted?: boolean } = {}): string {
    return this.newSession(lifetimeSeconds, restricted).accessToken;
  }
}
