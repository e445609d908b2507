import { contentOf } from "../../provider/src/userGroup/api";
import { holdsGroup } from "../../provider/src/userGroup/sameness";
import { canonical } from "../../provider/src/userGroup/content";
import { alike } from "../../provider/src/text/sameName";
import type { Group, Pbx } from "../pbx";
import { BARE, type CallerIds, type Drift, RULES, type Step } from "./sequences";
import { type Declaration, SmallEngine, type Start } from "./smallEngine";
import type { Properties } from "./wire";

/** A group, and what it is linked to. */
interface Whole extends Links {
  readonly group: Group;
}

interface Links {
  readonly members: readonly string[];
  readonly outboundRules: readonly string[];
}

/** Resources that declare their description as a secret. */
const SECRETIVE = ["a", "b"];

/** A PBX, the stack, and which groups of the PBX are somebody's own. */
export class World {
  readonly engine: SmallEngine;
  private readonly byHand = new Map<string, Whole>();

  /** @param asSecret - how a program gives what is secret: the door's answers have to have it the same way */
  constructor(
    private readonly pbx: Pbx,
    start: Start,
    private readonly asSecret: (value: unknown) => unknown,
  ) {
    this.engine = new SmallEngine(start);
  }

  edit({ place, edit }: Drift): void {
    const tenant = this.pbx.tenant();
    if (edit === "remove" || !("add" in edit)) {
      const group = tenant.groups()[place];
      if (group === undefined) return;
      if (edit === "remove") tenant.removeGroup(group.id);
      else if ("rename" in edit) tenant.editGroup(group.id, { name: `${edit.rename} ${group.id}` });
      else if ("member" in edit) {
        const inIt = tenant.members(group.id).includes(edit.member);
        if (edit.joins && !inIt) tenant.addMember(group.id, edit.member);
        if (!edit.joins && inIt) tenant.removeMember(group.id, edit.member);
      } else if ("rule" in edit) {
        const applies = tenant.appliedGroups(edit.rule).includes(group.id);
        if (edit.joins && !applies) tenant.applyGroup(edit.rule, group.id);
        if (!edit.joins && applies) tenant.unapplyGroup(edit.rule, group.id);
      } else if ("describe" in edit) tenant.editGroup(group.id, { description: edit.describe });
      else tenant.editGroup(group.id, { outbound_caller_ids: this.apiCallerIds(edit.present) });
      if (this.byHand.delete(group.id)) this.remember(group.id);
      return;
    }
    if (tenant.groups().some(({ name }) => name === edit.add)) return;
    this.remember(
      tenant.addGroup({
        name: edit.add,
        description: edit.with.description ?? "",
        outbound_caller_ids: this.apiCallerIds(edit.with.callerIds),
      }),
    );
  }

  /** Runs up, again without faults where it failed. Whether it succeeded in the end. */
  async up({ declaration: wanted, imports, drifts, faults, refresh, adopt }: Step): Promise<boolean> {
    const declared = this.declared(wanted);
    const imported = this.imported(imports, declared);
    const rules = faults.map((each) => this.pbx.fault(each));
    const renamed = this.renamed(declared, imported);
    const before = new Map(this.wholes().map((whole) => [whole.group.id, whole]));
    let failures = await this.run(declared, { imported, refresh, adopt });
    for (const each of rules) each.remove();
    this.expectOthersUntouched(declared);
    const driftWasSeen = refresh || drifts.length === 0;
    if (failures.length === 0 && driftWasSeen) this.expectAsDeclared(declared, before);
    for (let again = 1; again <= 3 && (failures.length > 0 || !driftWasSeen); again += 1)
      failures = await this.run(declared, { imported, refresh: true, adopt: true });
    this.expectOthersUntouched(declared);
    for (const failure of failures) this.expectTrue(failure, declared);
    if (failures.length > 0) return false;
    this.expectAsDeclared(declared, before);
    for (const [resource, id] of renamed) expect(this.engine.state.get(resource)?.id).toBe(id);
    for (const { id } of this.engine.state.values()) this.byHand.delete(id);
    return true;
  }

  /** One up. Whatever comes of it, no rule is left without its last condition, or with a group that is no more. */
  private async run(
    declared: Declaration,
    { imported, refresh, adopt }: { imported: ReadonlyMap<string, string>; refresh: boolean; adopt: boolean },
  ): Promise<string[]> {
    const tenant = this.pbx.tenant();
    const dangling = (): string[] => RULES.flatMap((name) => tenant.danglingGroups(name));
    const before = { limited: tenant.appliedGroups(BARE).length > 0, dangling: dangling() };
    const failures = await this.engine.up(this.withSecrets(declared), {
      imports: imported,
      refresh,
      config: {
        "portsip:url": this.pbx.url,
        "portsip:token": this.pbx.token,
        "portsip:maxRetries": "2",
        "portsip:requestsPerMinute": "100000",
        "portsip:adoptExisting": String(adopt),
      },
    });
    for (const [resource, id] of imported) if (this.engine.state.has(resource)) this.byHand.delete(id);
    if (before.limited) expect(tenant.appliedGroups(BARE)).not.toEqual([]);
    // What an error says was made is in the state, for the next up to finish.
    const made = failures.flatMap((text) => /was made with id (\S+),/.exec(text)?.[1] ?? []);
    const entries = [...this.engine.state.values()];
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining(made));
    for (const { inputs, outputs } of entries) expect(labels(outputs)).toEqual(labels(inputs));
    expect(dangling().filter((id) => !before.dangling.includes(id))).toEqual([]);
    return failures;
  }

  /** What still fails without faults says what is so. */
  private expectTrue(failure: string, declared: Declaration): void {
    const { state } = this.engine;
    const [, name = "", id] = /user group "(.*?)"(?: \(id (\S+)\))?/.exec(failure) ?? [];
    const entry = [...state.values()].find((each) => each.id === id);
    const declaring = [...declared.keys()].flatMap((resource) => state.get(resource)?.id ?? []);
    const [, shared] = /declares this group too \(id (\S+)\)/.exec(failure) ?? [];
    if (shared !== undefined) expect(declaring.filter((each) => each === shared).length).toBeGreaterThan(1);
    else if (failure.includes("the rule's only condition"))
      expect(this.pbx.tenant().appliedGroups(BARE)).toEqual([id]);
    else if (entry !== undefined && / still names? it/.test(failure)) {
      const { outboundRules: own } = entry.outputs as { outboundRules?: readonly string[] | null };
      expect(own ?? []).not.toEqual(expect.arrayContaining([...this.links(entry.id).outboundRules]));
    } else {
      expect(failure).toMatch(/ exists already| groups of this name/);
      const [holder, ...more] = this.pbx
        .tenant()
        .groups()
        .filter((group) => group.id !== id && alike(group.name, name));
      expect(holder).toBeDefined();
      // One that nobody else declares would have been taken over.
      const isTheirs = holder !== undefined && declaring.includes(holder.id);
      if (id === undefined) expect(more.length > 0 || isTheirs || holder?.name !== name).toBe(true);
    }
  }

  /** Also after an up that failed: what the program has nothing to do with is as its owner left it. */
  private expectOthersUntouched(declared: Declaration): void {
    const names = [...declared.values()].map(({ name }) => name);
    const theirs = [...this.byHand.values()].filter(({ group }) => !names.includes(group.name));
    const held = new Map(this.wholes().map((whole) => [whole.group.id, whole]));
    expect(theirs.map(({ group }) => held.get(group.id))).toEqual(theirs);
  }

  private expectAsDeclared(declared: Declaration, before: ReadonlyMap<string, Links>): void {
    const { state } = this.engine;
    expect([...state.keys()].sort()).toEqual([...declared.keys()].sort());
    const groups = this.pbx.tenant().groups();
    const held = new Map(groups.map((group) => [group.id, group]));
    const ids = [...state.values()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [resource, inputs] of declared) {
      const group = held.get(state.get(resource)?.id ?? "");
      expect(group).toBeDefined();
      if (group === undefined) continue;
      const wanted = canonical(inputs as unknown as Parameters<typeof canonical>[0]);
      if (!holdsGroup(contentOf(group), wanted)) expect(contentOf(group)).toEqual(wanted);
      this.expectSecret(resource, inputs["description"]);
      this.expectLinks(
        resource,
        group.id,
        wanted,
        before.get(group.id) ?? { members: [], outboundRules: [] },
      );
    }
    const strays = groups.filter(({ id }) => !ids.includes(id) && !this.byHand.has(id));
    expect(strays).toEqual([]);
  }

  /** What is secret in the program is so in the state. */
  private expectSecret(resource: string, description: unknown): void {
    if (!SECRETIVE.includes(resource) || !description) return;
    const { inputs, outputs } = this.engine.state.get(resource) ?? {};
    const kept = this.asSecret(description);
    expect([inputs?.["description"], outputs?.["description"]]).toEqual([kept, kept]);
  }

  private withSecrets(declared: Declaration): Declaration {
    const given = [...declared].map(([resource, { description, ...rest }]) => {
      const shown = SECRETIVE.includes(resource) ? this.asSecret(description) : description;
      return [resource, description === undefined ? rest : { ...rest, description: shown }] as const;
    });
    return new Map(given);
  }

  /** Exact where declared, in the state too; as it was where not. */
  private expectLinks(resource: string, id: string, declared: Partial<Links>, before: Links): void {
    const { members, outboundRules } = this.links(id);
    expect({ members, outboundRules }).toEqual({
      members: sorted(declared.members ?? before.members),
      outboundRules: sorted(declared.outboundRules ?? before.outboundRules),
    });
    const outputs = this.engine.state.get(resource)?.outputs as Partial<Links> | undefined;
    // What is not managed is not named.
    expect(outputs?.members && sorted(outputs.members)).toEqual(declared.members && members);
    expect(outputs?.outboundRules && sorted(outputs.outboundRules)).toEqual(
      declared.outboundRules && outboundRules,
    );
  }

  private wholes(): Whole[] {
    const groups = this.pbx.tenant().groups();
    return groups.map((group) => ({ group, ...this.links(group.id) }));
  }

  private links(id: string): Links {
    const tenant = this.pbx.tenant();
    const rules = RULES.filter((name) => tenant.appliedGroups(name).includes(id));
    return { members: sorted(tenant.members(id)), outboundRules: sorted(rules) };
  }

  /** New resources that are to take over the group of one that left the program, members and all. */
  private renamed(declared: Declaration, imported: ReadonlyMap<string, string>): Map<string, string> {
    const groups = this.pbx.tenant().groups();
    const left = [...this.engine.state]
      .filter(([resource]) => !declared.has(resource))
      .map(([, { id }]) => id);
    const found = new Map<string, string>();
    for (const [resource, { name }] of declared) {
      const [group, ...more] = groups.filter((each) => each.name === name);
      if (this.engine.state.has(resource) || group === undefined || more.length > 0) continue;
      if (imported.has(resource) || [...imported.values()].includes(group.id)) continue;
      if (left.includes(group.id)) found.set(resource, group.id);
    }
    return found;
  }

  /** Groups that are brought under code by their ids, each by its new resource. */
  private imported(imports: Step["imports"], declared: Declaration): Map<string, string> {
    const groups = this.pbx.tenant().groups();
    const found = imports.flatMap(({ resource, place }): [string, string][] => {
      const group = groups[place];
      const isNew = declared.has(resource) && !this.engine.state.has(resource);
      return isNew && group !== undefined ? [[resource, group.id]] : [];
    });
    return new Map(found);
  }

  private declared(wanted: Step["declaration"]): Map<string, Record<string, unknown>> {
    return new Map(
      wanted.map(({ resource, name, content: { description, callerIds: list, members, outboundRules } }) => [
        resource,
        {
          name,
          ...(description !== undefined && { description }),
          ...(members !== undefined && { members }),
          ...(outboundRules !== undefined && { outboundRules }),
          outboundCallerIds: list.map(({ trunk: trunkName, callerId, description: note, displayName }) => ({
            providerId: this.pbx.tenant().trunk(trunkName).id,
            callerId,
            ...(note !== undefined && { description: note }),
            ...(displayName !== undefined && { displayName }),
          })),
        },
      ]),
    );
  }

  private apiCallerIds(list: CallerIds): object[] {
    return list.map(({ trunk: name, callerId, description, displayName }) => ({
      provider_id: this.pbx.tenant().trunk(name).id,
      caller_id: callerId,
      ...(description !== undefined && { description }),
      ...(displayName !== undefined && { display_name: displayName }),
    }));
  }

  private remember(id: string): void {
    const whole = this.wholes().find(({ group }) => group.id === id);
    if (whole !== undefined) this.byHand.set(id, whole);
  }
}

/** What both inputs and outputs have, and as secret as each other. */
function labels({ name, description }: Properties): unknown {
  return { name, description: description === "" ? null : (description ?? null) };
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}
