import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { type Door, doors, filesBy } from "./doors";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks, type Stack } from "./harness";
import { secretInputs, withLookup } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;
let stack: Stack;
let output: string;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

async function start(door: Door, program: string, password = "unused"): Promise<void> {
  const trunks = [{ name: "CallCentric" }];
  pbx = await startPbx({ tenants: [{ name: "Acme", trunks, accounts: [{ username: "admin", password }] }] });
  output = "";
  stack = await makeStack({
    program: { files: filesBy(door, program) },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_LOG: "debug" },
    onOutput: (text) => (output += text),
  });
}

/** Everything that runs leave, by where: what they printed, the state, and each file in the stack's folders. */
async function everythingLeft(): Promise<Map<string, string>> {
  const left = new Map([
    ["output", output],
    ["state as exported", (await stack.state()).text],
  ]);
  const { project, home, state, temporary } = stack.folders;
  for (const [folder, place] of Object.entries({ project, home, state, temporary })) {
    for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue; // node_modules is a link
      const file = path.join(entry.parentPath, entry.name);
      left.set(`${folder}: ${path.relative(place, file)}`, await readFile(file, "utf8"));
    }
  }
  return left;
}

/** Where any of these texts stands, also as base64. */
function placesOf(left: Map<string, string>, ...texts: string[]): string[] {
  const forms = texts.flatMap((text) => [
    text,
    Buffer.from(text)
      .toString("base64")
      .replace(/.{2}=*$/, ""),
  ]);
  return [...left].filter(([, text]) => forms.some((form) => text.includes(form))).map(([place]) => place);
}

test.each(doors)(
  "by the $door, inputs marked secret stay encrypted in the state and hidden in the output, after an up, a drift and a refresh",
  async (door) => {
    await start(door, secretInputs);
    const [note, number, edit] = ["a-note-for-few", "12345", "an-edit-for-few"];
    await stack.config({ note: { secret: note }, number: { secret: number } });
    stack.environment["PORTSIP_TOKEN"] = pbx.token;
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    const sales = pbx.tenant().group("Sales");
    expect(sales).toMatchObject({ description: note, outbound_caller_ids: [{ caller_id: number }] });

    pbx.tenant().editGroup(sales.id, { description: edit });
    expect((await stack.run("preview", "--refresh", "--diff")).output).toContain("[secret]");
    expect(await stack.run("refresh")).toMatchObject({ code: 0 });
    const left = await everythingLeft();
    expect(placesOf(left, note, number, edit)).toEqual([]);
    expect(placesOf(left, "Sales")).toContain("state as exported");
  },
);

test.each(doors)(
  "by the $door, no password and no token, given or got by signing in, is in anything printed, logged or stored, also where the PBX or a proxy quotes it",
  async (door) => {
    // What is searched for is what no way of writing it changes.
    const core = "Core4Secrets";
    const password = `p"ä\\${core}/&+%`;
    await start(door, withLookup, password);
    const { username, domain, token } = pbx.tenant();
    const signIn = { PORTSIP_USERNAME: username, PORTSIP_PASSWORD: password, PORTSIP_DOMAIN: domain };

    /** Runs a command that the PBX refuses while it quotes the request. */
    async function refused(command: string[], environment: NodeJS.ProcessEnv, quoted: RegExp): Promise<void> {
      Object.assign(stack.environment, environment);
      const [name = "", ...options] = command;
      const result = await stack.run(name, ...options);
      expect(result.code).not.toBe(0);
      expect(result.output).toMatch(quoted);
      pbx.clearFaults();
    }

    const create = /^\/groups$/;
    pbx.fault({ method: "POST", path: create, fault: { status: 400, echo: true } });
    // Its own log, in as much detail as there is: the CLI does not know what is in the environment.
    await refused(["up", "-v=9", "--logflow"], signIn, /400: POST .*Authorization: Bearer \[secret\], \{/);

    pbx.fault({ method: "POST", path: create, fault: { status: 401 } });
    pbx.fault({ path: /refresh_token$/, fault: { status: 502, echo: true } });
    const once = { PORTSIP_MAX_RETRIES: "0" };
    // What answers a sign-in in no form of the API's is not quoted at all.
    await refused(["up"], once, /the PBX answered 502 with text\/html\n/);

    pbx.fault({ path: /sign_in$/, fault: { status: 401, echo: true } });
    await refused(["up"], { PORTSIP_PASSWORD: `${password}?` }, /"password":"\[secret\]"/);

    // The environment gives nothing any more: all comes from config.
    for (const name of Object.keys(signIn)) stack.environment[name] = undefined;
    await stack.config({
      "portsip:username": username,
      "portsip:password": { secret: password },
      "portsip:domain": domain,
      "portsip:token": { secret: token },
    });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect((await groupsInState(stack)).size).toBe(2);

    pbx.fault({ path: /^\/groups\//, fault: { status: 403, echo: true } });
    await refused(["refresh"], { PORTSIP_TOKEN: token }, /403: GET .*Authorization: Bearer \[secret\]/);

    const left = await everythingLeft();
    // Three runs, of which none forgets the tokens' other halves. Program and dynamic host sign in, each for itself.
    expect(pbx.signIns).toBeGreaterThanOrEqual(door.door === "plugin" ? 3 : 6);
    expect(pbx.issuedTokens.length).toBeGreaterThanOrEqual(2 * pbx.signIns);
    const parts = pbx.issuedTokens.flatMap((each) => [each.slice(0, 12), each.slice(-12)]);
    expect(placesOf(left, core, password, ...parts)).toEqual([]);
    // The same search finds what is known to be there, in each kind of place.
    const found = placesOf(left, "sales").map((place) => place.split(path.sep)[0]?.split("INFO")[0]);
    expect(found).toEqual(
      expect.arrayContaining(["output", "state as exported", "project: index.ts", "state: .pulumi"]),
    );
    expect(placesOf(left, "sales").filter((place) => place.startsWith("temporary: pulumi."))).toHaveLength(1);
    expect(placesOf(left, "program").filter((place) => place.startsWith("home: "))).not.toEqual([]);
  },
);
