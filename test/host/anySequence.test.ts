import fc from "fast-check";
import { contentOf } from "../../provider/src/userGroup/api";
import { holdsGroup } from "../../provider/src/userGroup/sameness";
import { canonical } from "../../provider/src/userGroup/content";
import { type Fault, type FaultRule, type Group, type Pbx, startPbx } from "../pbx";
import { type Declaration, SmallEngine } from "./smallEngine";

/*
 * Whatever was declared before, edited by hand meanwhile, or lost on the way: after an up that succeeded, the PBX
 * holds what is declared, members and rules included, and nothing that was not declared was touched. At no time does a
 * rule lose its last condition, or go on naming a group that we removed.
 */

const pbxs: Pbx[] = [];

beforeAll(() => {
  // The waits before retries are random, from nothing up: here they are nothing.
  jest.spyOn(Math, "random").mockReturnValue(0);
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterAll(async () => {
  jest.restoreAllMocks();
  for (const pbx of pbxs) await pbx.close();
});

/** Few names, so that a resource often gets the name that another one had, or that somebody gave by hand. */
const groupName = fc.constantFrom("Sales", "sales", "O'Brien", "Vertrieb 100% & Söhne", "☎");
const trunk = fc.constantFrom("CallCentric", "Twilio");

const callerIds = fc.uniqueArray(
  fc.record({
    trunk,
    callerId: fc.constantFrom("0100", "100", "3000"),
    description: fc.constantFrom(undefined, "", "Main line"),
    displayName: fc.constantFrom(undefined, "ACME"),
  }),
  { selector: (entry) => entry.trunk + entry.callerId, maxLength: 3 },
);

/** A group may be all that the last one is limited by. */
const RULES = ["By prefix", "By length", "By groups alone"] as const;
const BARE = RULES[2];
const rule = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...RULES.slice(0, 2)) },
  { weight: 1, arbitrary: fc.constant(BARE) },
);
const extension = fc.constantFrom("101", "102", "103");

const content = fc.record({
  description: fc.constantFrom(undefined, "", "team", "another team"),
  callerIds,
  members: fc.option(fc.uniqueArray(extension, { maxLength: 3 }), { nil: undefined }),
  outboundRules: fc.option(fc.uniqueArray(rule, { maxLength: 2 }), { nil: undefined }),
});

/** Resources by name, each with a group name of its own. */
const declaration = fc
  .uniqueArray(fc.record({ resource: fc.constantFrom("a", "b", "c", "d"), name: groupName, content }), {
    selector: ({ resource }) => resource,
    maxLength: 4,
  })
  .map((list) => list.filter(({ name }, at) => list.findIndex((each) => each.name === name) === at));

/** What an administrator does meanwhile in the web page, to the group at that place in the list. */
const drift = fc.record({
  place: fc.nat(7),
  edit: fc.oneof(
    fc.constant("remove" as const),
    fc.record({ rename: fc.constantFrom("By hand", "Also by hand") }),
    fc.record({ describe: fc.constantFrom("changed", "") }),
    fc.record({ present: callerIds }),
    fc.record({ member: extension, joins: fc.boolean() }),
    fc.record({ rule, joins: fc.boolean() }),
    fc.record({ add: fc.oneof(groupName, fc.constantFrom("Sales 2", "Reception")), with: content }),
  ),
});

const read: Fault[] = [
  "reset-before",
  "reset-after",
  "cut-off",
  "html",
  "empty",
  "wrong-shape",
  ...[400, 401, 403, 429, 500, 502, 503, 504].map((status) => ({ status })),
  { status: 404, body: "<html>not found</html>" },
];
const write: Fault[] = [
  ...read.filter((fault) => fault !== "empty"),
  ...[500, 502, 503, 504].map((status) => ({ status, afterWork: true })),
];

const times = fc.record({ skip: fc.nat(6), times: fc.integer({ min: 1, max: 4 }) });
const faultOfGroups: fc.Arbitrary<FaultRule> = fc
  .oneof(
    fc.record({ method: fc.constant("GET"), fault: fc.constantFrom(...read) }),
    fc.record({ method: fc.constant("POST"), fault: fc.constantFrom(...write) }),
    // Not for an update: there it is the API's own "done", and only the next refresh can tell that nothing was.
    fc.record({
      method: fc.constant("POST"),
      path: fc.constant(/(groups|destroy)$/),
      fault: fc.constantFrom<Fault>("empty", "empty-after"),
    }),
  )
  .chain((struck) => times.map((when) => ({ path: "/groups", ...struck, ...when })));

/** What strikes rules. Not a refusal: who may not read them goes on without knowing, with a warning. */
const faultOfRules: fc.Arbitrary<FaultRule> = fc
  .record({
    method: fc.constantFrom("GET", "POST"),
    path: fc.constant("/outbound_rules"),
    fault: fc.constantFrom<Fault>(
      ...(["reset-before", "reset-after", "cut-off", "html", "wrong-shape"] as const),
      ...[500, 502, 503].map((status) => ({ status })),
      ...[500, 503].map((status) => ({ status, afterWork: true })),
    ),
  })
  .chain((struck) => times.map((when) => ({ ...struck, ...when })));

const fault = fc.oneof({ weight: 3, arbitrary: faultOfGroups }, { weight: 1, arbitrary: faultOfRules });

const step = fc.record({
  declaration,
  drifts: fc.array(drift, { maxLength: 3 }),
  faults: fc.array(fault, { maxLength: 2 }),
  refresh: fc.boolean(),
  adopt: fc.boolean(),
});

const switches = fc.record({
  duplicateNames: fc.boolean(),
  shuffleCallerIds: fc.boolean(),
  extraFields: fc.boolean(),
  ignoreFilter: fc.boolean(),
  omitNulls: fc.boolean(),
  strictLinks: fc.boolean(),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Drift = typeof drift extends fc.Arbitrary<infer T> ? T : never;
type CallerIds = typeof callerIds extends fc.Arbitrary<infer T> ? T : never;

/** A group, and what it is linked to. */
interface Whole extends Links {
  readonly group: Group;
}

interface Links {
  readonly members: readonly string[];
  readonly outboundRules: readonly string[];
}

/** A PBX, the stack, and which groups of the PBX are somebody's own. */
class World {
  readonly engine: SmallEngine;
  private readonly byHand = new Map<string, Whole>();

  constructor(
    private readonly pbx: Pbx,
    byUrn: boolean,
  ) {
    this.engine = new SmallEngine(byUrn);
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
  async up({ declaration: wanted, drifts, faults, refresh, adopt }: Step): Promise<boolean> {
    const declared = this.declared(wanted);
    const rules = faults.map((each) => this.pbx.fault(each));
    process.env["PORTSIP_ADOPT_EXISTING"] = String(adopt);
    const renamed = this.renamed(declared);
    const before = new Map(this.wholes().map((whole) => [whole.group.id, whole]));
    let failures = await this.run(declared, refresh);
    for (const each of rules) each.remove();
    this.expectOthersUntouched(declared);
    const driftWasSeen = refresh || drifts.length === 0;
    if (failures.length === 0 && driftWasSeen) this.expectAsDeclared(declared, before);
    process.env["PORTSIP_ADOPT_EXISTING"] = "true";
    for (let again = 1; again <= 3 && (failures.length > 0 || !driftWasSeen); again += 1)
      failures = await this.run(declared, true);
    this.expectOthersUntouched(declared);
    if (failures.length > 0) return false;
    this.expectAsDeclared(declared, before);
    for (const [resource, id] of renamed) expect(this.engine.state.get(resource)?.id).toBe(id);
    for (const { id } of this.engine.state.values()) this.byHand.delete(id);
    return true;
  }

  /** One up. Whatever comes of it, no rule is left without its last condition, or with a group that is no more. */
  private async run(declared: Declaration, refresh: boolean): Promise<string[]> {
    const tenant = this.pbx.tenant();
    const dangling = (): string[] => RULES.flatMap((name) => tenant.danglingGroups(name));
    const before = { limited: tenant.appliedGroups(BARE).length > 0, dangling: dangling() };
    const failures = await this.engine.up(declared, { refresh });
    if (before.limited) expect(tenant.appliedGroups(BARE)).not.toEqual([]);
    // What an error says was made is in the state, for the next up to finish.
    const made = failures.flatMap((text) => /was made with id (\S+),/.exec(text)?.[1] ?? []);
    const ids = [...this.engine.state.values()].map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(made));
    expect(dangling().filter((id) => !before.dangling.includes(id))).toEqual([]);
    return failures;
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

  /** Exact where declared, in the state too; as it was where not. */
  private expectLinks(resource: string, id: string, declared: Partial<Links>, before: Links): void {
    const { members, outboundRules } = this.links(id);
    expect({ members, outboundRules }).toEqual({
      members: sorted(declared.members ?? before.members),
      outboundRules: sorted(declared.outboundRules ?? before.outboundRules),
    });
    const outputs = this.engine.state.get(resource)?.outputs as Partial<Links> | undefined;
    // What is not managed is named as none.
    expect(outputs?.members && sorted(outputs.members)).toEqual(declared.members ? members : null);
    expect(outputs?.outboundRules && sorted(outputs.outboundRules)).toEqual(
      declared.outboundRules ? outboundRules : null,
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
  private renamed(declared: Declaration): Map<string, string> {
    const groups = this.pbx.tenant().groups();
    const left = [...this.engine.state]
      .filter(([resource]) => !declared.has(resource))
      .map(([, { id }]) => id);
    const found = new Map<string, string>();
    for (const [resource, { name }] of declared) {
      const [group, ...more] = groups.filter((each) => each.name === name);
      if (this.engine.state.has(resource) || group === undefined || more.length > 0) continue;
      if (left.includes(group.id)) found.set(resource, group.id);
    }
    return found;
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

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

test.each([
  ["dynamic provider", false],
  ["plugin", true],
])(
  "by the %s, any sequence of declarations, drifts and faults ends with the PBX as declared, and nothing else touched",
  async (_, byUrn) => {
    let succeeded = 0;
    let ups = 0;
    await fc.assert(
      fc.asyncProperty(switches, fc.array(step, { minLength: 1, maxLength: 5 }), async (given, steps) => {
        const pbx = await startPbx({
          ...given,
          tenants: [
            {
              name: "Acme",
              trunks: [{ name: "CallCentric" }, { name: "Twilio" }],
              outboundRules: [
                { name: RULES[0], numberPrefix: "9" },
                { name: RULES[1], numberLength: "4" },
                { name: BARE },
              ],
            },
          ],
        });
        pbxs.push(pbx);
        process.env["PORTSIP_URL"] = pbx.url;
        process.env["PORTSIP_TOKEN"] = pbx.token;
        process.env["PORTSIP_MAX_RETRIES"] = "2";
        process.env["PORTSIP_REQUESTS_PER_MINUTE"] = "100000";
        const world = new World(pbx, byUrn);
        for (const each of steps) {
          each.drifts.forEach((one) => {
            world.edit(one);
          });
          ups += 1;
          if (!(await world.up({ ...each, adopt: each.adopt || given.duplicateNames }))) break;
          succeeded += 1;
        }
        await pbx.close();
      }),
      { numRuns: 120 },
    );
    expect(succeeded).toBeGreaterThan(ups / 2);
  },
  300_000,
);
