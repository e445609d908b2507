import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { s3Server } from "../../scripts/engine/s3Server";
import { type Pbx, startPbx } from "../pbx";
import { Bucket } from "./ci/bucket";
import { githubJob } from "./ci/github";
import { endRunners, Runner } from "./ci/runner";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

jest.setTimeout(engineTimeoutMs);

// Go builds the server. CI must have it; elsewhere a machine may be without Go.
const withBucket = s3Server.find() === undefined && process.env["CI"] === undefined ? test.skip : test;

let pbx: Pbx;
let bucket: Bucket | undefined;

beforeEach(async () => {
  pbx = await startPbx({ duplicateNames: true }); // which would not stop a second group of a name
});

afterEach(async () => {
  endRunners();
  removeStacks();
  await bucket?.close();
  await pbx.close();
});

const credentials = { AWS_ACCESS_KEY_ID: "a-key", AWS_SECRET_ACCESS_KEY: "a-secret" };

const program = `
import * as portsip from "pulumi-portsip";
for (const name of ["sales", "support", "warehouse"]) new portsip.UserGroup(name);
`;

const names = (): string[] =>
  pbx
    .tenant()
    .groups()
    .map(({ name }) => name);

/** The pipeline's own job, and what a person types, on a runner. */
function commands(stack: Stack, backend: string) {
  const store = {
    vars: { PULUMI_BACKEND_URL: backend, PORTSIP_URL: pbx.url, PORTSIP_DOMAIN: pbx.tenant().domain },
    secrets: {
      ...credentials,
      PULUMI_CONFIG_PASSPHRASE: stack.environment["PULUMI_CONFIG_PASSPHRASE"] ?? "",
      PORTSIP_USERNAME: pbx.tenant().username,
      PORTSIP_PASSWORD: pbx.tenant().password,
    },
  };
  const { script, variables } = githubJob("up", store, "dev");
  return { up: script, variables };
}

withBucket(
  "two runners that share a bucket: the second is held off and told by whom; a lock left by a kill is cancelled; no group is doubled",
  async () => {
    bucket = await Bucket.start();
    const stack = await makeStack({
      program: { files: { "index.ts": program } },
      environment: { PULUMI_BACKEND_URL: bucket.url, ...credentials },
    });
    const { up, variables } = commands(stack, bucket.url);
    const [one, other] = [await Runner.create(stack), await Runner.create(stack)];

    // The PBX holds the first one's creates back until the second one has been told.
    pbx.configure({ latencyMs: 600_000 });
    const killed = one.start(up, variables);
    const ended = killed.done.then(({ output }) =>
      Promise.reject(new Error(`It ended too early:\n${output}`)),
    );
    ended.catch(() => undefined); // where it is killed in time
    while (pbx.requests.length === 0) await Promise.race([setTimeout(50), ended]);
    const [lock] = await bucket.list(".pulumi/locks/");
    expect(lock).toMatch(/^\.pulumi\/locks\/organization\/program\/dev\/.+\.json$/);

    const heldOff = await other.run(up, variables);
    expect(heldOff.code).not.toBe(0);
    expect(heldOff.stderr).toMatch(
      /error: the stack is currently locked by 1 lock\(s\).*\n.*created by .+@.+ \(pid \d+\) at \d{4}-/,
    );
    expect(heldOff.output).not.toMatch(/^\s+at /m);

    killed.kill();
    await killed.done;
    pbx.configure({ latencyMs: 0 });
    expect((await other.run(up, variables)).stderr).toContain("currently locked");
    expect((await other.run("pulumi cancel --yes --stack dev", variables)).code).toBe(0);

    const done = await other.run(up, { ...variables, PORTSIP_ADOPT_EXISTING: "true" });
    expect(done).toMatchObject({ code: 0 });
    expect(names().sort()).toEqual(["sales", "support", "warehouse"]);

    // The first runner, run again, finds all of it in the bucket.
    const again = await one.run(`${up} --expect-no-changes`, variables);
    expect(again.code).toBe(0);
    expect(names()).toHaveLength(3);
    expect(await bucket.list(".pulumi/locks/")).toEqual([]);
    expect(pbx.contractViolations).toEqual([]);
  },
);
