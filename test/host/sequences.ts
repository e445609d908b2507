import fc from "fast-check";
import type { Fault, FaultRule } from "../pbx";

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
export const RULES = ["By prefix", "By length", "By groups alone"] as const;
export const BARE = RULES[2];
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
export const drift = fc.record({
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

/** Not of those that declare secrets: a group that is imported shows what it has. */
const anImport = fc.record({ resource: fc.constantFrom("c", "d"), place: fc.nat(3) });

export const step = fc.record({
  declaration,
  imports: fc.array(anImport, { maxLength: 1 }),
  drifts: fc.array(drift, { maxLength: 3 }),
  faults: fc.array(fault, { maxLength: 2 }),
  refresh: fc.boolean(),
  adopt: fc.boolean(),
});

export const switches = fc.record({
  duplicateNames: fc.boolean(),
  shuffleCallerIds: fc.boolean(),
  extraFields: fc.boolean(),
  ignoreFilter: fc.boolean(),
  omitNulls: fc.boolean(),
  strictLinks: fc.boolean(),
});

export type Switches = typeof switches extends fc.Arbitrary<infer T> ? T : never;
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export type Drift = typeof drift extends fc.Arbitrary<infer T> ? T : never;
export type CallerIds = typeof callerIds extends fc.Arbitrary<infer T> ? T : never;
