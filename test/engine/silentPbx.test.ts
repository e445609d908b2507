import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks } from "./harness";

jest.setTimeout(2 * engineTimeoutMs);

const opened: Pbx[] = [];

afterEach(async () => {
  removeStacks();
  for (const pbx of opened.splice(0)) await pbx.close();
});

/** More than maxConcurrency: each round would take half a minute for itself. */
const COUNT = 24;

const program = (description: string, count = COUNT): string => `import * as portsip from "pulumi-portsip";
for (let n = 1; n <= ${count}; n += 1) new portsip.UserGroup(\`branch-\${n}\`, { name: \`Branch \${n}\`, description: "${description}", connection: "branch" });
new portsip.UserGroup("main", { name: "Main", description: "${description}", connection: "main" });
`;

test("of two PBXs one falls silent: its groups fail in the time of one, the other's go on without it, and once it is scrapped its groups are forgotten", async () => {
  const [branch, main] = await Promise.all([startPbx(), startPbx()]);
  opened.push(branch, main);
  const connections = {
    branch: { url: branch.url, token: branch.token, timeoutSeconds: 3 },
    main: { url: main.url, token: main.token },
  };
  const stack = await makeStack({
    program: { files: { "index.ts": program("before") } },
    environment: { PORTSIP_CONNECTIONS: JSON.stringify(connections) },
  });
  expect(await stack.run("up")).toMatchObject({ code: 0 });

  branch.configure({ silent: true });
  await stack.write("index.ts", program("after"));
  const start = performance.now();
  const preview = await stack.run("preview", "--refresh");
  // Six tries of 3 s and the pauses between them are 18 to 34 s.
  expect(performance.now() - start).toBeLessThan(60_000);
  expect(preview.code).not.toBe(0);
  expect(preview.output).toContain("gave no answer within 3 s (tried 6 times)");

  const excluded = await stack.run("up", "--refresh", "--exclude", "**branch-**");
  expect(excluded).toMatchObject({ code: 0 });
  expect(main.tenant().group("Main")).toMatchObject({ description: "after" });

  await stack.write("index.ts", program("later"));
  expect(await stack.run("up", "--refresh", "--target", "**main")).toMatchObject({ code: 0 });
  expect(main.tenant().group("Main")).toMatchObject({ description: "later" });

  await stack.write("index.ts", program("last"));
  const going = await stack.run("up", "--continue-on-error");
  expect(going.code).not.toBe(0);
  expect(main.tenant().group("Main")).toMatchObject({ description: "last" });
  expect(await groupsInState(stack)).toHaveProperty("size", COUNT + 1);

  // The connection is taken away before its groups were.
  stack.environment["PORTSIP_CONNECTIONS"] = JSON.stringify({ main: connections.main });
  await stack.write("index.ts", program("last", 0));
  const tooEarly = await stack.run("up");
  expect(tooEarly.code).not.toBe(0);
  expect(tooEarly.output).toContain("`pulumi state delete URN` lets Pulumi forget a group");
  for (const [name, { urn }] of await groupsInState(stack))
    if (name !== "main") expect(await stack.run("state", "delete", "--yes", urn)).toMatchObject({ code: 0 });
  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect([...(await groupsInState(stack)).keys()]).toEqual(["main"]);
});
