import { type Extension, isExtensionNumber } from "./extensions";
import { type Group, Groups } from "./groups";
import { Links } from "./links";
import type { OutboundRule } from "./outboundRules";
import { invalid, notFound } from "./problem";
import { Shelf } from "./shelf";
import type { Switches } from "./switches";
import type { CompanyCallerId, Trunk } from "./trunks";

export interface TenantIdentity {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** All that one tenant has, and what the end of one thing does to others. It sees no other tenant's. */
export class TenantStore {
  readonly trunks = new Shelf<Trunk>("trunk");
  readonly extensions = new Shelf<Extension>("extension");
  readonly rules = new Shelf<OutboundRule>("outbound rule");
  readonly groups: Groups;
  companyCallerIds: readonly CompanyCallerId[] = [];
  /** Extensions of groups. */
  private readonly members: Links;
  /** Groups of outbound rules. */
  private readonly applied: Links;

  constructor(
    readonly identity: TenantIdentity,
    switches: Readonly<Switches>,
  ) {
    this.groups = new Groups(switches, this.trunks);
    this.members = new Links("member", switches);
    this.applied = new Links("applied group", switches);
  }

  /** Outbound rules that name it go on naming it. */
  removeGroup(id: string): void {
    this.groups.remove(id);
    this.members.forgetOwner(id);
  }

  removeExtension(id: string): void {
    this.extensions.remove(id);
    this.members.forget(id);
  }

  removeRule(id: string): void {
    this.rules.remove(id);
    this.applied.forgetOwner(id);
  }

  membersOf(groupId: string): Extension[] {
    this.groups.find(groupId);
    const ids = this.members.of(groupId);
    return this.extensions.all().filter(({ id }) => ids.has(id));
  }

  member(groupId: string, number: string): Extension {
    const member = this.membersOf(groupId).find((each) => each.extension_number === number);
    if (!member) throw notFound("The member was not found.");
    return member;
  }

  addMember(groupId: string, number: string): void {
    this.groups.find(groupId);
    this.members.add(groupId, this.extension(number).id);
  }

  removeMember(groupId: string, number: string): void {
    this.members.remove(groupId, this.member(groupId, number).id);
  }

  /** The groups that a rule applies to, and that there are. */
  appliedGroups(ruleId: string): Group[] {
    return this.namedGroups(ruleId)
      .filter((id) => this.groups.has(id))
      .map((id) => this.groups.find(id));
  }

  /** The groups that a rule still names, though they are gone. No call of the API shows them. */
  danglingGroups(ruleId: string): string[] {
    return this.namedGroups(ruleId).filter((id) => !this.groups.has(id));
  }

  appliedGroup(ruleId: string, groupId: string): Group {
    const found = this.appliedGroups(ruleId).find(({ id }) => id === groupId);
    if (!found) throw notFound("The applied group was not found.");
    return found;
  }

  applyGroup(ruleId: string, groupId: string): void {
    this.rules.find(ruleId);
    this.groups.find(groupId);
    this.applied.add(ruleId, groupId);
  }

  unapplyGroup(ruleId: string, groupId: string): void {
    this.rules.find(ruleId);
    this.applied.remove(ruleId, groupId);
  }

  private namedGroups(ruleId: string): string[] {
    this.rules.find(ruleId);
    return [...this.applied.of(ruleId)];
  }

  private extension(number: string): Extension {
    if (!isExtensionNumber(number)) throw invalid("The extension number is malformed.", "extension_number");
    const found = this.extensions.all().find((each) => each.extension_number === number);
    if (!found) throw notFound("The extension was not found.");
    return found;
  }
}
