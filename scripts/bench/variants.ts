import { behindPlugin, byValue, floor, floorProvider, ours, script, withPlugin } from "./programs";
import { type Operation, ofAStack } from "./results";

interface Kind {
  readonly label: string;
  /** What is measured of it, in this order. */
  readonly operations: readonly Operation[];
  /** Of the PBX, where it is no matter of choice. */
  readonly latencyMs?: number;
  /** Whether its groups have members and outbound rules. */
  readonly linked?: boolean;
  /** Of its project. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node that it runs on, where it is not that of the benchmark. */
  readonly node?: string;
}

const program = { "index.ts": ours };
const doesNothing = { "index.ts": floor, "floor.js": floorProvider };
const skipped = { PULUMI_SKIP_CHECKPOINTS: "true" };
const linked = { operations: ["up", "refresh", "destroy"], latencyMs: 20, linked: true } as const;

/** What is compared. What sends nothing is measured without latency only. */
const compared = {
  ours: { label: "ours", files: program, operations: ofAStack },
  plugin: {
    label: "plugin",
    files: { "index.ts": behindPlugin, "Pulumi.yaml": withPlugin },
    operations: ofAStack,
  },
  floor: { label: "floor", files: doesNothing, operations: ofAStack, latencyMs: 0 },
  oursUnchecked: {
    label: "ours, checkpoints skipped",
    files: program,
    operations: ofAStack,
    environment: { ...skipped, PORTSIP_ADOPT_EXISTING: "true" },
  },
  floorUnchecked: {
    label: "floor, checkpoints skipped",
    files: doesNothing,
    operations: ofAStack,
    latencyMs: 0,
    environment: skipped,
  },
  // More calls than a minute has by default are made by the up, which only prepares the refresh.
  linked: {
    ...linked,
    label: "members and rules, checkpoints skipped",
    files: program,
    environment: { ...skipped, PORTSIP_REQUESTS_PER_MINUTE: "100000" },
  },
  floorLinked: {
    ...linked,
    label: "floor with members and rules, checkpoints skipped",
    files: doesNothing,
    environment: skipped,
  },
  import: {
    label: "import",
    files: { "index.ts": 'import "./groups";\n' },
    operations: ["import"],
  },
} satisfies Record<string, Kind>;

/** What the rest is to be seen against. */
const others = {
  byValue: { label: "by value", files: { "index.ts": byValue }, operations: ofAStack },
  script: {
    label: "script",
    files: { "index.ts": "", "script.mjs": script },
    operations: ["up", "refresh", "up, 1 change", "destroy"],
  },
} satisfies Record<string, Kind>;

const node = "22.23.3";
const ofASetting = { files: program, operations: ["up", "preview"] } as const;

/** What a user may set, each of them alone. */
const settings = {
  plain: { ...ofASetting, label: "nothing set" },
  noCheckpoints: { ...ofASetting, label: "checkpoints skipped", environment: skipped },
  typeChecked: {
    ...ofASetting,
    label: "type check",
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
  },
  noBackups: {
    ...ofASetting,
    label: "no checkpoint backups",
    environment: { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true" },
  },
  gzip: { ...ofASetting, label: "state in gzip", environment: { PULUMI_DIY_BACKEND_GZIP: "true" } },
  parallel64: { ...ofASetting, label: "64 in parallel", environment: { PULUMI_PARALLEL: "64" } },
  node22: { ...ofASetting, label: `Node ${node}`, node },
  compileCache: {
    ...ofASetting,
    label: `Node ${node}, compile cache`,
    node,
    environment: { NODE_COMPILE_CACHE: "compile-cache" },
  },
} satisfies Record<string, Kind>;

export type Variant = keyof typeof compared | keyof typeof others | keyof typeof settings;

export const variants: Readonly<Record<Variant, Kind>> = { ...compared, ...others, ...settings };
export const allSettings = Object.keys(settings) as Variant[];
export const allOfShort = Object.keys(compared) as Variant[];
export const allCompared: readonly Variant[] = [...allOfShort, ...(Object.keys(others) as Variant[])];
