import { loadavg } from "node:os";
import path from "node:path";
import { type Pbx, startPbx } from "../../test/pbx/index";
import type { Engine } from "../engine/find";
import { nodeFolder } from "../engine/node";
import { Stack } from "../engine/stack";
import { type RunningCommand, startCommand } from "../lib/command";
import { repositoryRoot } from "../lib/paths";
import { EXTENSIONS, RULES } from "./programs";
import { type Variant, variants } from "./variants";
import type { Measured, Operation } from "./results";
import { watch } from "./watch";

export interface Case {
  readonly variant: Variant;
  readonly groups: number;
  readonly latencyMs: number;
  readonly round: number;
}

/** Measures a variant's whole life once, on a PBX and a stack of its own. */
export async function runCase(
  engine: Engine,
  each: Case,
  report: (text: string) => void,
): Promise<Measured[]> {
  const { variant, groups, latencyMs } = each;
  const { label, files, operations, environment, linked = false, node } = variants[variant];
  const pbx = await startPbx({ latencyMs, heldToContract: false });
  if (linked) furnish(pbx);
  if (operations.includes("import")) addGroups(pbx, groups);
  const stack = await Stack.create(engine, {
    program: { files },
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.token,
      BENCH_GROUPS: String(groups),
      BENCH_TRUNK: pbx.tenant().trunk().id,
      BENCH_LINKED: String(linked),
      ...environment,
    },
  });
  try {
    if (node !== undefined)
      stack.environment["PATH"] = [await nodeFolder(node), stack.environment["PATH"]].join(path.delimiter);
    const measured: Measured[] = [];
    for (const operation of operations) {
      stack.environment["BENCH_CHANGED"] = String(operation === "up, 1 change");
      pbx.takeRequests();
      const [load = 0] = loadavg();
      const running = start(stack, variant, operation);
      const seen = await watch(running);
      const { code, output } = await running.done;
      if (code !== 0) throw new Error(`${variant}, ${groups} groups, ${operation} failed:\n${output}`);
      const { maxConcurrent } = pbx;
      const requests = countCalls(pbx);
      const { text, resources } = await stack.state();
      check(pbx, each, operation);
      if (operation === "import" && resources.length <= groups)
        throw new Error(`${resources.length} entries in the state after an import of ${groups} groups`);
      const stateBytes = variant === "script" ? 0 : Buffer.byteLength(JSON.stringify(JSON.parse(text)));
      measured.push({ ...each, operation, load, ...seen, requests, inFlight: maxConcurrent, stateBytes });
      report(
        `${label}, ${groups} groups, ${latencyMs} ms, ${operation}: ${(seen.wallMs / 1000).toFixed(1)} s`,
      );
    }
    return measured;
  } finally {
    stack.remove();
    await pbx.close();
  }
}

function start(stack: Stack, variant: Variant, operation: Operation): RunningCommand {
  if (variant === "script") {
    return startCommand(process.execPath, ["script.mjs", operation], {
      folder: stack.folders.project,
      environment: stack.environment,
    });
  }
  if (operation === "import") {
    const command = path.join(repositoryRoot, "node_modules", ".bin", "pulumi-portsip");
    return startCommand(command, ["import", "--out", "groups", "--stack"], {
      folder: stack.folders.project,
      environment: stack.environment,
    });
  }
  const [command = "", ...options] = operation.replace(", 1 change", "").split(" ");
  return stack.start(command, ...options);
}

function countCalls(pbx: Pbx): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation = "?" } of pbx.takeRequests()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** What was measured must also have been done. */
function check(pbx: Pbx, { variant, groups }: Pick<Case, "variant" | "groups">, operation: Operation): void {
  if (variant.startsWith("floor")) return;
  const held = pbx.tenant().groups();
  const expected = operation === "destroy" ? 0 : groups;
  if (held.length !== expected)
    throw new Error(`${variant}: ${held.length} groups after ${operation}, not ${expected}`);
  if (operation === "up, 1 change" && pbx.tenant().group("Group 0").description !== "changed")
    throw new Error(`${variant}: the change did not reach the PBX`);
}

/** Gives the PBX what groups with members and rules need. */
function furnish(pbx: Pbx): void {
  const tenant = pbx.tenant();
  for (let n = 0; n < EXTENSIONS; n += 1) tenant.addExtension({ number: String(1000 + n) });
  for (let n = 0; n < RULES; n += 1) tenant.addRule({ name: `Rule ${n}`, numberPrefix: "9" });
}

/** Groups that are there before the stack is. */
function addGroups(pbx: Pbx, count: number): void {
  const tenant = pbx.tenant();
  const { id } = tenant.trunk();
  for (let n = 0; n < count; n += 1) {
    const numbers = [12_000 + n, 15_000 + n];
    tenant.addGroup({
      name: `Group ${n}`,
      description: `number ${n}`,
      outbound_caller_ids: numbers.map((number) => ({ provider_id: id, caller_id: String(number) })),
    });
  }
}
