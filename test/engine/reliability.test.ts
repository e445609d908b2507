import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const program = (groups: number): string => `
import * as portsip from "pulumi-portsip";
for (let n = 1; n <= ${groups}; n += 1) new portsip.UserGroup(\`Group \${n}\`, { description: \`number \${n}\` });
`;

async function start(groups: number): Promise<Stack> {
  pbx = await startPbx();
  return makeStack({
    program: { files: { "index.ts": program(groups) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
}

async function expectStateAndPbxToAgree(stack: Stack, groups: number): Promise<void> {
  const state = (await stack.state()).resources.filter(({ type }) => type.endsWith("portsip:UserGroup"));
  const held = pbx.tenant().groups();
  expect(held.map(({ name }) => name).sort()).toEqual(
    Array.from({ length: groups }, (_, n) => `Group ${n + 1}`).sort(),
  );
  expect(state.map(({ id }) => id).sort()).toEqual(held.map(({ id }) => id).sort());
}

test(
  "60 groups while every third answer is lost: none doubled, none lost",
  async () => {
    const stack = await start(60);
    pbx.configure({ duplicateNames: true });
    pbx.fault({ method: "POST", path: /^\/groups$/, every: 3, fault: "reset-after" });
    expect((await stack.run("up")).code).toBe(0);
    await expectStateAndPbxToAgree(stack, 60);
  },
  engineTimeoutMs,
);

test(
  "an up killed in the middle: the next one says what to do, or with adoptExisting ends without a duplicate",
  async () => {
    const stack = await start(12);
    pbx.configure({ latencyMs: 300 });
    const running = stack.start("up");
    while (pbx.tenant().groups().length < 6) await new Promise((resolve) => setImmediate(resolve));
    running.kill();
    await running.done;
    // What a file backend asks of a person after a kill: its lock stays behind.
    await stack.run("cancel", "--yes");

    pbx.configure({ latencyMs: 0 });
    const refused = await stack.run("up");
    expect(refused.output).toContain("a group of this name exists already");
    expect(refused.output).toContain("adoptExisting");

    stack.environment["PORTSIP_ADOPT_EXISTING"] = "true";
    const adopted = await stack.run("up");
    expect(adopted.output).not.toContain("error:");
    await expectStateAndPbxToAgree(stack, 12);
  },
  engineTimeoutMs,
);
