import type { Account, NewToken } from "./auth";
import { type Extension, extensionOf, type ExtensionOptions } from "./extensions";
import type { Group } from "./groups";
import { type OutboundRule, type RuleOptions, ruleOf } from "./outboundRules";
import type { Session } from "./sessions";
import type { TenantStore } from "./store";
import { type NumberOptions, type Trunk, type TrunkOptions, trunkOf } from "./trunks";

/** One tenant, seen from a test: its credentials, and what its administrator has on the screen. */
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
    private readonly newSession: (options: NewToken) => Session,
  ) {
    ({ id: this.id, name: this.name, domain: this.domain } = store.identity);
    ({ username: this.username, password: this.password } = account);
  }

  newToken(options: NewToken = {}): string {
    return this.newSession(options).accessToken;
  }

  // Groups

  /** In full, by name. */
  groups(): Group[] {
    return this.store.groups.all().sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** The one group of that name. */
  group(name: string): Group {
    const [found, ...others] = this.groups().filter((group) => group.name === name);
    if (!found || others.length > 0) throw new RangeError(`${this.name} has no one group ${name}`);
    return found;
  }

  /** Straight on the store, under the API's rules; gives the new id. */
  addGroup(body: unknown): string {
    return this.store.groups.add(body);
  }

  /** Straight on the store: changes what is given, keeps the rest. */
  editGroup(id: string, patch: Readonly<Record<string, unknown>>): void {
    this.store.groups.edit(id, { ...patch });
  }

  /** Its members leave it; outbound rules go on naming it. */
  removeGroup(id: string): void {
    this.store.removeGroup(id);
  }

  hasGroup(id: string): boolean {
    return this.store.groups.has(id);
  }

  // Members and extensions

  /** The numbers of a group's members. */
  members(groupId: string): string[] {
    return this.store.membersOf(groupId).map((member) => member.extension_number);
  }

  addMember(groupId: string, number: string): void {
    this.store.addMember(groupId, number);
  }

  removeMember(groupId: string, number: string): void {
    this.store.removeMember(groupId, number);
  }

  extensions(): Extension[] {
    return structuredClone([...this.store.extensions.all()]);
  }

  /** The extension of that number. */
  extension(number: string): Extension {
    const found = this.extensions().find((each) => each.extension_number === number);
    if (!found) throw new RangeError(`${this.name} has no extension ${number}`);
    return found;
  }

  addExtension(options: ExtensionOptions): string {
    this.refuseTakenNumber(options.number);
    return this.store.extensions.put(extensionOf(options, this.trunkId));
  }

  /** Its memberships stay, also with another number. */
  editExtension(number: string, patch: Partial<ExtensionOptions>): void {
    const before = this.extension(number);
    if (patch.number !== undefined && patch.number !== number) this.refuseTakenNumber(patch.number);
    this.store.extensions.put(extensionOf({ number, ...patch }, this.trunkId, before));
  }

  /** It leaves its groups, too. */
  removeExtension(number: string): void {
    this.store.removeExtension(this.extension(number).id);
  }

  // Outbound rules: by name, or by id where two have one name

  rules(): OutboundRule[] {
    return structuredClone([...this.store.rules.all()]);
  }

  rule(name: string): OutboundRule {
    return structuredClone(this.store.rules.one(name));
  }

  /** Gives the new id. */
  addRule({ groups = [], ...options }: RuleOptions & { readonly groups?: readonly string[] }): string {
    const id = this.store.rules.put(ruleOf(options, this.trunkId));
    for (const group of groups) this.store.applyGroup(id, group);
    return id;
  }

  editRule(name: string, patch: Partial<RuleOptions>): void {
    const before = this.store.rules.one(name);
    this.store.rules.put(ruleOf({ name: before.name, ...patch }, this.trunkId, before));
  }

  removeRule(name: string): void {
    this.store.removeRule(this.store.rules.one(name).id);
  }

  /** The ids of the groups that a rule applies to. */
  appliedGroups(ruleName: string): string[] {
    return this.store.appliedGroups(this.store.rules.one(ruleName).id).map(({ id }) => id);
  }

  /** The ids of groups that a rule still names, though they are gone. */
  danglingGroups(ruleName: string): string[] {
    return this.store.danglingGroups(this.store.rules.one(ruleName).id);
  }

  applyGroup(ruleName: string, groupId: string): void {
    this.store.applyGroup(this.store.rules.one(ruleName).id, groupId);
  }

  unapplyGroup(ruleName: string, groupId: string): void {
    this.store.unapplyGroup(this.store.rules.one(ruleName).id, groupId);
  }

  // Trunks, and the company's numbers on them

  get trunks(): readonly Trunk[] {
    return this.store.trunks.all();
  }

  /** The trunk of that name; the first one, if not given. */
  trunk(name?: string): Trunk {
    const found = this.trunks.find((trunk) => name === undefined || trunk.name === name);
    if (!found) throw new RangeError(`${this.name} has no trunk ${name ?? ""}`);
    return found;
  }

  /** Gives the new id: another one each time, unless it is given. */
  addTrunk(options: TrunkOptions): string {
    return this.store.trunks.put(trunkOf(options));
  }

  editTrunk(name: string, { name: newName, didNumbers, enabled }: Partial<Omit<TrunkOptions, "id">>): void {
    const before = this.store.trunks.one(name);
    this.store.trunks.put({
      ...before,
      name: newName ?? before.name,
      did_numbers: didNumbers ?? before.did_numbers,
      enabled: enabled ?? before.enabled,
    });
  }

  /** Groups, rules and extensions go on naming it. */
  removeTrunk(name: string): void {
    this.store.trunks.remove(this.store.trunks.one(name).id);
  }

  setCompanyNumbers(numbers: readonly NumberOptions[]): void {
    this.store.companyCallerIds = numbers.map(({ trunk, callerId }) => ({
      provider_id: this.trunkId(trunk),
      caller_id: callerId,
    }));
  }

  private readonly trunkId = (nameOrId: string): string => this.store.trunks.one(nameOrId).id;

  private refuseTakenNumber(number: string): void {
    if (this.store.extensions.all().some((each) => each.extension_number === number)) {
      throw new RangeError(`${this.name} has an extension ${number} already`);
    }
  }
}
