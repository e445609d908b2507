import fc from "fast-check";
import { contentOf } from "../../provider/src/userGroup/api";
import { holdsGroup } from "../../provider/src/userGroup/sameness";
import { canonical } from "../../provider/src/userGroup/content";
import { type Fault, type FaultRule, type Group, type Pbx, startPbx } from "../pbx";
import { type Declaration, SmallEngine } from "./smallEngine";

/*
 * Whatever was declared before, edited by hand meanwhile, or lost on the way: after an up that succeeded, the PBX
 * holds what is declared, and no group that was not declared was touched.
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

const content = fc.record({
  description: fc.constantFrom(undefined, "", "team", "another team"),
  callerIds,
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
const fault: fc.Arbitrary<FaultRule> = fc
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
  .chain((rule) => times.map((when) => ({ path: "/groups", ...rule, ...when })));

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
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Drift = typeof drift extends fc.Arbitrary<infer T> ? T : never;
type CallerIds = typeof callerIds extends fc.Arbitrary<infer T> ? T : never;

/** A PBX, the stack, and which groups of the PBX are somebody's own. */
class World {
  readonly engine = new SmallEngine();
  private readonly byHand = new Map<string, Group>();

  constructor(private readonly pbx: Pbx) {}

  edit({ place, edit }: Drift): void {
    const tenant = this.pbx.tenant();
    if (edit === "remove" || !("add" in edit)) {
      const group = tenant.groups()[place];
      if (group === undefined) return;
      if (edit === "remove") tenant.removeGroup(group.id);
      else if ("rename" in edit) tenant.editGroup(group.id, { name: `${edit.rename} ${group.id}` });
      else if ("describe" in edit) tenant.editGroup(group.id, { description: edit.describe });
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
    const rules = faults.map((rule) => this.pbx.fault(rule));
    process.env["PORTSIP_ADOPT_EXISTING"] = String(adopt);
    const renamed = this.renamed(declared);
    let failures = await this.engine.up(declared, { refresh });
    for (const rule of rules) rule.remove();
    this.expectOthersUntouched(declared);
    const driftWasSeen = refresh || drifts.length === 0;
    if (failures.length === 0 && driftWasSeen) this.expectAsDeclared(declared);
    process.env["PORTSIP_ADOPT_EXISTING"] = "true";
    for (let again = 1; again <= 3 && (failures.length > 0 || !driftWasSeen); again += 1)
      failures = await this.engine.up(declared, { refresh: true });
    this.expectOthersUntouched(declared);
    if (failures.length > 0) return false;
    this.expectAsDeclared(declared);
    for (const [resource, id] of renamed) expect(this.engine.state.get(resource)?.id).toBe(id);
    for (const { id } of this.engine.state.values()) this.byHand.delete(id);
    return true;
  }

  /** Also after an up that failed: what the program has nothing to do with is as its owner left it. */
  private expectOthersUntouched(declared: Declaration): void {
    const names = [...declared.values()].map(({ name }) => name);
    const theirs = [...this.byHand.values()].filter(({ name }) => !names.includes(name));
    const held = new Map(
      this.pbx
        .tenant()
        .groups()
        .map((group) => [group.id, group]),
    );
    expect(theirs.map(({ id }) => held.get(id))).toEqual(theirs);
  }

  private expectAsDeclared(declared: Declaration): void {
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
    }
    const strays = groups.filter(({ id }) => !ids.includes(id) && !this.byHand.has(id));
    expect(strays).toEqual([]);
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
      wanted.map(({ resource, name, content: { description, callerIds: list } }) => [
        resource,
        {
          name,
          ...(description !== undefined && { description }),
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
    const group = this.pbx
      .tenant()
      .groups()
      .find((each) => each.id === id);
    if (group !== undefined) this.byHand.set(id, group);
  }
}

test("any sequence of declarations, drifts and faults ends with the PBX as declared, and nothing else touched", async () => {
  let succeeded = 0;
  let ups = 0;
  await fc.assert(
    fc.asyncProperty(switches, fc.array(step, { minLength: 1, maxLength: 5 }), async (given, steps) => {
      const pbx = await startPbx({
        ...given,
        tenants: [{ name: "Acme", trunks: [{ name: "CallCentric" }, { name: "Twilio" }] }],
      });
      pbxs.push(pbx);
      process.env["PORTSIP_URL"] = pbx.url;
      process.env["PORTSIP_TOKEN"] = pbx.token;
      process.env["PORTSIP_MAX_RETRIES"] = "2";
      process.env["PORTSIP_REQUESTS_PER_MINUTE"] = "100000";
      const world = new World(pbx);
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
    { numRuns: 60 },
  );
  expect(succeeded).toBeGreaterThan(ups / 2);
}, 120_000);
