import { stackSettings } from "../engine/environment";
import type { Engine } from "../engine/find";
import type { Stack } from "../engine/stack";
import { heading, say } from "./say";

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Prints what to type to go on by hand, in another terminal. */
export function sayHowToGoOn(engine: Engine, stack: Stack, settings: Record<string, string>): void {
  heading("Go on by hand, in another terminal; Ctrl-C here ends the PBX and removes the stack");
  const variables = { ...stackSettings(stack.folders), ...settings };
  say(
    ...(engine.from === "PATH" ? [] : [`export PATH=${quoted(engine.binDir)}:"$PATH"`]),
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `cd ${quoted(stack.folders.project)}`,
    "pulumi preview --refresh --diff",
  );
}
