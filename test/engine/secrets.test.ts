import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { secretInputs } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;
let stack: Stack;
let output: string;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const note = "a-note-for-few";
const number = "12345";

async function start(): Promise<void> {
  pbx = await startPbx();
  output = "";
  stack = await makeStack({
    program: { files: { "index.ts": secretInputs(pbx.tenant().trunk().id, note, number) } },
    environment: { PORTSIP_URL: pbx.url },
    onOutput: (text) => (output += text),
  });
}

async function expectNoSecretIn(...secrets: string[]): Promise<void> {
  const { text, resources } = await stack.state();
  expect(resources.filter(({ type }) => type.endsWith("portsip:UserGroup"))).toHaveLength(2);
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
    expect(output).not.toContain(secret);
  }
}

test("inputs marked secret stay encrypted in the state and hidden in the output, after an up, a refresh and a drift", async () => {
  await start();
  stack.environment["PORTSIP_TOKEN"] = pbx.token;
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(pbx.tenant().group("Sales")).toMatchObject({
    description: note,
    outbound_caller_ids: [{ caller_id: number }],
  });
  await expectNoSecretIn(note, number, pbx.token);

  expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  await expectNoSecretIn(note, number, pbx.token);

  pbx.tenant().editGroup(pbx.tenant().group("Sales").id, { description: "an-edit-for-few" });
  expect((await stack.run("preview", "--refresh", "--diff")).output).toContain("[secret]");
  expect(await stack.run("refresh")).toMatchObject({ code: 0 });
  await expectNoSecretIn(note, number, "an-edit-for-few", pbx.token);

  expect(await stack.run("up")).toMatchObject({ code: 0 });
  expect(pbx.tenant().group("Sales")).toHaveProperty("description", note);
  await expectNoSecretIn(note, number, "an-edit-for-few", pbx.token);
});

test("a password, and the tokens that it is signed in for, are in no output and no state", async () => {
  await start();
  const { username, password, domain } = pbx.tenant();
  stack.environment["PORTSIP_LOG"] = "debug";
  await stack.config({
    "portsip:username": username,
    "portsip:password": { secret: password },
    "portsip:domain": domain,
  });
  for (const command of ["up", "refresh"]) expect(await stack.run(command)).toMatchObject({ code: 0 });
  expect(pbx.signIns).toBe(2);
  expect(output).toContain("/auth/sign_in");
  await expectNoSecretIn(password, note, number);
});
