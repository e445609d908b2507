import path from "node:path";
import { type Pbx, startPbx } from "../../test/pbx/index";
import type { Engine } from "../engine/find";
import { nodeFolder } from "../engine/node";
import { Stack } from "../engine/stack";
import { type RunningCommand, startCommand } from "../lib/command";
import { type Variant, variants } from "./variants";
import type { Measured, Operation } from "./results";
import { watch } from "./watch";

export interface Case {
  readonly variant: Variant;
  readonly groups: number;
  readonly latencyMs: number;
  readonly round: number;
  readonly operations: readonly Operation[];
}

/** Measures a variant's whole life once, on a PBX and a stack of its own. */
export async function runCase(
  engine: Engine,
  { operations, ...each }: Case,
  report: (text: string) => void,
): Promise<Measured[]> {
  const { variant, groups, latencyMs } = each;
  const { label, files, environment, node } = variants[variant];
  const pbx = await startPbx({ latencyMs });
  const stack = await Stack.create(engine, {
    program: { files },
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_TOKEN: pbx.token,
      PORTSIP_REQUESTS_PER_MINUTE: "100000",
      BENCH_GROUPS: String(groups),
      BENCH_TRUNK: pbx.tenant().trunk().id,
      ...environment,
    },
  });
  try {
    if (node !== undefined)
      stack.environment["PATH"] = [await nodeFolder(node), stack.environment["PATH"]].join(path.delimiter);
    const measured: Measured[] = [];
    for (const operation of operations) {
      if (variant === "script" && operation === "preview") continue;
      stack.environment["BENCH_CHANGED"] = String(operation === "up, 1 change");
      pbx.takeRequests();
      const running = start(stack, variant, operation);
      const seen = await watch(running);
      const { code, output } = await running.done;
      if (code !== 0) throw new Error(`${variant}, ${groups} groups, ${operation} failed:\n${output}`);
      const { maxConcurrent } = pbx;
      const requests = countCalls(pbx);
      check(pbx, each, operation);
      const stateBytes = variant === "script" ? 0 : compact((await stack.state()).text);
      measured.push({ ...each, operation, ...seen, requests, inFlight: maxConcurrent, stateBytes });
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
  if (variant === "floor") return;
  const held = pbx.tenant().groups();
  const expected = operation === "destroy" ? 0 : groups;
  if (held.length !== expected)
    throw new Error(`${variant}: ${held.length} groups after ${operation}, not ${expected}`);
  if (operation === "up, 1 change" && pbx.tenant().group("Group 0").description !== "changed")
    throw new Error(`${variant}: the change did not reach the PBX`);
}

function compact(state: string): number {
  return Buffer.byteLength(JSON.stringify(JSON.parse(state)));
}
