import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { s3Server } from "../../../scripts/engine/s3Server";
import { type RunningCommand, startCommand } from "../../../scripts/lib/command";

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no port");
  return address.port;
}

/** A bucket of a real S3-compatible server, of which the docs say how runners are told of one. */
export class Bucket {
  private constructor(
    private readonly running: RunningCommand,
    private readonly endpoint: string,
  ) {}

  static async start(): Promise<Bucket> {
    const file = s3Server.find();
    if (file === undefined)
      throw new Error("There is no S3-compatible server here: run `npm test -- engine`");
    const host = `127.0.0.1:${await freePort()}`;
    const running = startCommand(file, [
      "-host",
      host,
      "-backend",
      "memory",
      "-initialbucket",
      "state",
      "-quiet",
    ]);
    const bucket = new Bucket(running, `http://${host}`);
    for (let tries = 0; !(await bucket.answers()); tries++) {
      if (tries === 200) throw new Error(`No answer after 10 s: ${running.output()}`);
      await setTimeout(50);
    }
    return bucket;
  }

  /** What PULUMI_BACKEND_URL is for it. */
  get url(): string {
    return `s3://state?region=us-east-1&endpoint=${this.endpoint}&s3ForcePathStyle=true`;
  }

  /** The names of what is in it, from some prefix on. */
  async list(prefix: string): Promise<string[]> {
    const response = await fetch(`${this.endpoint}/state?prefix=${encodeURIComponent(prefix)}`);
    return [...(await response.text()).matchAll(/<Key>([^<]+)<\/Key>/g)].flatMap(([, key]) => key ?? []);
  }

  async close(): Promise<void> {
    this.running.kill();
    await this.running.done;
  }

  private answers(): Promise<boolean> {
    return fetch(`${this.endpoint}/state`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
