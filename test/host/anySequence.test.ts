import fc from "fast-check";
import { type Pbx, startPbx } from "../pbx";
import { startOperations, startOperationsByUrn } from "./operationsHost";
import { startPluginHost } from "./pluginHost";
import { BARE, RULES, type Step, step, switches, type Switches } from "./sequences";
import type { Start } from "./smallEngine";
import { secret } from "./wire";
import { World } from "./world";

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

/** How the PBX is, and what happens. */
interface Sequence {
  readonly given: Switches;
  readonly steps: readonly Step[];
}

interface Way {
  readonly way: string;
  readonly start: Start;
  /** How what is secret is told. */
  readonly asSecret: (value: unknown) => unknown;
  /** Whether groups are imported, which the dynamic provider cannot. */
  readonly imports: boolean;
  readonly runs: number;
  /** Sequences in a run, side by side: where each up starts a process, and waits are real, it is mostly waited. */
  readonly atOnce: number;
  /** The most steps of a sequence. */
  readonly steps: number;
}

const inTheClear = (value: unknown): unknown => value;
const operations = { asSecret: inTheClear, runs: 120, atOnce: 1, steps: 5 };
const ways: readonly Way[] = [
  { way: "the operations", start: startOperations, imports: false, ...operations },
  { way: "the operations, told URNs", start: startOperationsByUrn, imports: true, ...operations },
  {
    way: "the plugin's process",
    start: startPluginHost,
    imports: true,
    asSecret: secret,
    runs: 5,
    atOnce: 4,
    steps: 3,
  },
];

/** Lives through a sequence, until an up does not succeed in the end. */
async function liveThrough({ given, steps }: Sequence, { start, asSecret, imports }: Way): Promise<Tally> {
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
  const world = new World(pbx, start, asSecret);
  let succeeded = 0;
  for (const each of steps) {
    for (const drift of each.drifts) world.edit(drift);
    const adopt = each.adopt || given.duplicateNames;
    if (!(await world.up({ ...each, adopt, imports: imports ? each.imports : [] })))
      return { ups: succeeded + 1, succeeded };
    succeeded += 1;
  }
  await pbx.close();
  return { ups: succeeded, succeeded };
}

interface Tally {
  readonly ups: number;
  readonly succeeded: number;
}

test.each(ways)(
  "by $way, any sequence of declarations, drifts and faults ends with the PBX as declared, and nothing else touched",
  async (way) => {
    const tallies: Tally[] = [];
    const sequence = fc.record({
      given: switches,
      steps: fc.array(step, { minLength: 1, maxLength: way.steps }),
    });
    const sideBySide = fc.array(sequence, { minLength: way.atOnce, maxLength: way.atOnce });
    await fc.assert(
      fc.asyncProperty(sideBySide, async (sequences) => {
        const ends = await Promise.allSettled(sequences.map((each) => liveThrough(each, way)));
        for (const end of ends) {
          if (end.status === "rejected") throw end.reason;
          tallies.push(end.value);
        }
      }),
      // What fails is made smaller until then.
      { numRuns: way.runs, interruptAfterTimeLimit: 200_000 },
    );
    const sum = (of: keyof Tally): number => tallies.reduce((total, tally) => total + tally[of], 0);
    expect(sum("succeeded")).toBeGreaterThan(sum("ups") / 2);
  },
  300_000,
);
