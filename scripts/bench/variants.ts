import { byValue, floor, floorProvider, ours, script } from "./programs";

interface Kind {
  readonly label: string;
  /** Of its project. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node that it runs on, where it is not that of the benchmark. */
  readonly node?: string;
}

const program = { "index.ts": ours };

/** What is compared. */
const compared = {
  ours: { label: "ours", files: program },
  oursUnchecked: {
    label: "ours, checkpoints skipped",
    files: program,
    environment: { PULUMI_SKIP_CHECKPOINTS: "true", PORTSIP_ADOPT_EXISTING: "true" },
  },
  floor: { label: "floor", files: { "index.ts": floor, "floor.js": floorProvider } },
  byValue: { label: "by value", files: { "index.ts": byValue } },
  script: { label: "script", files: { "index.ts": "", "script.mjs": script } },
} satisfies Record<string, Kind>;

const node = "22.23.3";

/** What a user may set, each of them alone. */
const settings = {
  typeChecked: {
    label: "type check",
    files: program,
    environment: { PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
  },
  noBackups: {
    label: "no checkpoint backups",
    files: program,
    environment: { PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true" },
  },
  gzip: { label: "state in gzip", files: program, environment: { PULUMI_DIY_BACKEND_GZIP: "true" } },
  parallel64: { label: "64 in parallel", files: program, environment: { PULUMI_PARALLEL: "64" } },
  node22: { label: `Node ${node}`, files: program, node },
  compileCache: {
    label: `Node ${node}, compile cache`,
    files: program,
    node,
    environment: { NODE_COMPILE_CACHE: "compile-cache" },
  },
} satisfies Record<string, Kind>;

export type Variant = keyof typeof compared | keyof typeof settings;

export const variants: Readonly<Record<Variant, Kind>> = { ...compared, ...settings };
export const allCompared = Object.keys(compared) as Variant[];
export const allSettings: readonly Variant[] = [
  "ours",
  "oursUnchecked",
  ...(Object.keys(settings) as Variant[]),
];
