import { parseArgs } from "node:util";

import { seedByHand, welcome } from "./byHand";
import { type Pbx, startPbx } from "./index";

const USAGE = "Usage: npm run pbx -- [--port 8887] [--host 127.0.0.1] [--seed]";

interface Arguments {
  readonly port: number;
  readonly host: string;
  readonly seed: boolean;
  readonly help: boolean;
}

async function main(): Promise<void> {
  const given = readArguments();
  if (typeof given === "string") {
    fail(2, `${given}\n${USAGE}`);
    return;
  }
  const { help, seed, ...address } = given;
  if (help) {
    console.log(USAGE);
    return;
  }
  let pbx: Pbx;
  try {
    pbx = await startPbx(address);
  } catch (error) {
    fail(1, cannotListen(error, address));
    return;
  }
  if (seed) seedByHand(pbx);
  console.log(welcome(pbx, [pbx.tenant("Acme"), pbx.tenant("Globex")]));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void pbx.close());
}

/** The arguments, or what is wrong with them. */
function readArguments(): Arguments | string {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "8887" },
        host: { type: "string", default: "127.0.0.1" },
        seed: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
      return `--port ${values.port} is not a port (0 to 65535).`;
    return { port, host: values.host, seed: values.seed, help: values.help };
  } catch (error) {
    return messageOf(error);
  }
}

function cannotListen(error: unknown, { host, port }: Pick<Arguments, "host" | "port">): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is in use. Choose another one with --port.`;
  return `The embedded PBX cannot listen on ${host}:${port}: ${messageOf(error)}`;
}

function fail(exitCode: number, message: string): void {
  console.error(message);
  process.exitCode = exitCode;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void main();
