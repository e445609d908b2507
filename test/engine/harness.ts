import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Engine, findEngine } from "../../scripts/engine/find";
import { Stack, type StackOptions } from "../../scripts/engine/stack";
import type { StackResource } from "../../scripts/engine/state";
import { repositoryRoot } from "../../scripts/lib/paths";

export type { CommandResult, RunningCommand } from "../../scripts/lib/command";
export type { StackResource, StackState } from "../../scripts/engine/state";
export type { Stack } from "../../scripts/engine/stack";

/** How long a test with some runs of the CLI may take; each run takes 2 to 3 seconds on 2 cores. */
export const engineTimeoutMs = 180_000;

let engine: Promise<Engine> | undefined;
const stacks: Stack[] = [];

/** A stack for one test or file; where there is no engine, the error says to run `npm run engine`. */
export async function makeStack(options: StackOptions): Promise<Stack> {
  engine ??= findEngine();
  const stack = await Stack.create(await engine, options);
  stacks.push(stack);
  return stack;
}

/** An example's folder, to be given as `program: example("user-groups")`. */
export function example(name: string): { folder: string } {
  return { folder: path.join(repositoryRoot, "examples", name) };
}

/** For afterEach or afterAll: ends what still runs and leaves nothing behind. */
export function removeStacks(): void {
  for (const stack of stacks.splice(0)) stack.remove();
}

/** The groups that the state has, by their names in the program, sorted: the engine keeps them as they were done. */
export async function groupsInState(stack: Stack): Promise<Map<string, StackResource>> {
  const { resources } = await stack.state();
  return new Map(
    resources
      .filter(({ type }) => /portsip:(index:)?UserGroup$/.test(type))
      .map((resource): [string, StackResource] => [resource.urn.split("::").at(-1) ?? "", resource])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Waits for what another process makes so; a minute at most. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Not so after a minute: ${condition.toString()}`);
    await setTimeout(5);
  }
}
