import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { doors } from "./doors";
import { engineTimeoutMs, makeStack, removeStacks, type Stack } from "./harness";
import { comparable, expectCleanProgram, filesWith, isGroup, runImport, writes } from "./importing";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const programOf = (stack: Stack): string =>
  readFileSync(path.join(stack.folders.project, "index.ts"), "utf8");

const stackWith = (
  environment: NodeJS.ProcessEnv,
  files: Readonly<Record<string, string>> = {},
): Promise<Stack> => makeStack({ program: { files }, environment });

async function expectNoChanges(stack: Stack): Promise<void> {
  const preview = await stack.run("preview", "--expect-no-changes");
  expect(preview).toMatchObject({ code: 0 });
}

test.each(doors)(
  "one group comes into an empty stack as an update by the $door would have written it, and no secret in clear",
  async ({ options, files }) => {
    pbx = await startPbx({ extraFields: true });
    const tenant = pbx.tenant();
    tenant.addGroup({
      name: "Sales",
      description: "Outbound team",
      outbound_caller_ids: [
        { provider_id: tenant.trunk().id, caller_id: "3000", display_name: "ACME" },
        { provider_id: tenant.trunk("Twilio").id, caller_id: "442079460012", description: "London" },
      ],
    });
    const stack = await stackWith({}, files);
    await stack.config({
      "portsip:url": pbx.url,
      "portsip:username": tenant.username,
      "portsip:domain": tenant.domain,
      "portsip:password": { secret: tenant.password },
      other: { some: ["structure"] },
    });
    const before = (await stack.state()).text;

    const imported = await runImport(stack, "--out", ".", "--stack", ...options);
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    const saved = /The old state is saved in (.+)/.exec(imported.stdout)?.[1] ?? "";
    expect(path.dirname(saved)).toBe(stack.folders.project);
    expect(statSync(saved).mode & 0o777).toBe(0o600);
    expect(readFileSync(saved, "utf8")).toBe(before);
    const { text, resources } = await stack.state();
    await expectNoChanges(stack);

    // A refresh before the first update has the settings of the provider in the state.
    expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(writes(pbx)).toEqual([]);

    // The same group, made by the same program on the same stack as it was before.
    tenant.removeGroup(tenant.group("Sales").id);
    expect(await stack.run("stack", "import", "--file", saved)).toMatchObject({ code: 0 });
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    const made = (await stack.state()).resources;
    const plain = (list: typeof made): unknown =>
      JSON.parse(
        JSON.stringify(list.map(comparable))
          .replaceAll(/"ciphertext":"[^"]+"/g, '"ciphertext":"…"')
          .replaceAll(resources.find(isGroup)?.id ?? "-", "ID")
          .replaceAll(made.find(isGroup)?.id ?? "-", "ID"),
      );
    expect(plain(resources)).toEqual(plain(made));

    expect(text).not.toContain(tenant.password);
    const { project, state, home, temporary } = stack.folders;
    expect(filesWith(tenant.password, state, home, temporary)).toEqual([]);
    expect(filesWith(tenant.password, project)).toEqual([]);
    expect(imported.output).not.toContain(tenant.password);
  },
);

test("groups that a stack has already move to the plugin by the program that import writes, and back", async () => {
  pbx = await startPbx({ seed: true });
  const stack = await stackWith({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });
  expect(await runImport(stack, "--out", ".", "--stack")).toMatchObject({ code: 0 });
  for (const { options, files } of [doors[1], doors[0]]) {
    const unnamed = await runImport(stack, "--out", ".", "--force", "--dry-run", ...options);
    expect(unnamed.stderr.includes("npx pulumi-portsip plugin --setup")).toBe(options.length > 0);
    for (const [file, text] of Object.entries(files)) await stack.write(file, text);
    const again = await runImport(stack, "--out", ".", "--stack", "--force", ...options);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toContain("4 groups: 0 to be added to the stack dev, 4 in it already");
    expect(programOf(stack)).toContain(options.length > 0 ? '"pulumi-portsip/plugin"' : '"pulumi-portsip"');
    await expectNoChanges(stack);
    expect(await stack.run("up")).toMatchObject({ code: 0 });
  }
  expect(writes(pbx)).toEqual([]);
});

/** Names that people give, and names that nobody should. */
const awkward = [
  ...[
    "😀",
    "👩‍💻 Entwicklung 👩‍💻",
    '"Sales"',
    "O'Brien",
    "back\\slash",
    "${process.exit(1)}",
    "`tick`",
    "*/ //",
  ],
  ...["営業部", "المبيعات", "Продажи", "ﬁ"],
  ...[
    "Sales",
    "sales",
    "SALES",
    "Sales!",
    "sales-2",
    "1st line",
    "42",
    "default",
    "class",
    "new",
    "__proto__",
  ],
  ...[
    "constructor",
    "x".repeat(64),
    "営".repeat(64),
    "é",
    "e\u0301",
    "Zürich",
    "-",
    "a::b",
    "urn:pulumi:dev",
    "Twins",
  ],
];

test("members and rules come under code with their group; what differs later is found by name", async () => {
  pbx = await startPbx({ shuffleCallerIds: true });
  const tenant = pbx.tenant();
  tenant.addExtension({ number: "0103" });
  const numbers = ["3000", "442079460012"];
  const ids = ["Sales", "Support"].map((name) =>
    tenant.addGroup({
      name,
      outbound_caller_ids: tenant.trunks.map(({ id }, index) => ({
        provider_id: id,
        caller_id: numbers[index],
      })),
    }),
  );
  const [sales = "", support = ""] = ids;
  for (const number of ["101", "0103"]) tenant.addMember(sales, number);
  tenant.addMember(support, "101");
  for (const id of ids) tenant.applyGroup("Out via CallCentric", id);
  tenant.addRule({ name: "Abroad", numberPrefix: "00", groups: [sales] });
  const stack = await stackWith({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });

  const asked = ["--members", "--outbound-rules"];
  expect(await runImport(stack, "--out", ".", "--stack", ...asked)).toMatchObject({ code: 0, stderr: "" });
  const program = programOf(stack);
  expect(program).not.toContain("providerId");
  await expectCleanProgram(stack);
  await expectNoChanges(stack);
  expect(await stack.run("preview", "--refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(writes(pbx)).toEqual([]);
  const inState = (await stack.state()).resources
    .filter(isGroup)
    .map(({ inputs, outputs }) => ({ inputs, outputs }));
  expect(inState[0]).toMatchObject({
    inputs: {
      outboundCallerIds: [
        { trunk: "CallCentric", callerId: "3000" },
        { trunk: "Twilio", callerId: "442079460012" },
      ],
      members: ["0103", "101"],
      outboundRules: ["Abroad", "Out via CallCentric"],
    },
    outputs: {
      outboundCallerIds: tenant.trunks.map(({ id, name }, index) => ({
        trunk: name,
        providerId: id,
        callerId: numbers[index],
      })),
    },
  });

  // A refresh that finds nothing leaves the entries as an import wrote them.
  expect(await stack.run("refresh", "--expect-no-changes")).toMatchObject({ code: 0 });
  expect(
    (await stack.state()).resources.filter(isGroup).map(({ inputs, outputs }) => ({ inputs, outputs })),
  ).toEqual(inState);

  tenant.removeMember(sales, "101");
  tenant.unapplyGroup("Abroad", sales);
  tenant.editGroup(support, { outbound_caller_ids: [{ provider_id: tenant.trunk().id, caller_id: "3000" }] });
  const drift = await stack.run("preview", "--refresh", "--diff");
  for (const shown of ['"101"', '"Abroad"', '"Twilio"']) expect(drift.output).toContain(shown);
  const listed = await runImport(stack, ...asked);
  expect(listed.stdout.match(/has it, differs from the PBX/g)).toHaveLength(2);

  expect(await stack.run("up", "--refresh")).toMatchObject({ code: 0 });
  expect(tenant.members(sales).toSorted()).toEqual(["0103", "101"]);
  expect(tenant.appliedGroups("Abroad")).toEqual([sales]);
  expect(tenant.group("Support").outbound_caller_ids).toHaveLength(2);
  expect(pbx.contractViolations).toEqual([]);
});

/** Names with something that nobody sees: no program can declare them. */
const unseen = ["line\nbreak", "tab\tstop", "\u2028 separator", "right\u202eleft", "blank at the end ", " "];

test("60 awkward groups come under code: nothing changes, then an edit changes just its group, and a rerun nothing", async () => {
  pbx = await startPbx({ extraFields: true, shuffleCallerIds: true, duplicateNames: true });
  const tenant = pbx.tenant();
  const [callCentric = "", twilio = ""] = tenant.trunks.map(({ id }) => id);
  const twice = { provider_id: twilio, caller_id: "7" };
  tenant.addGroup({ name: "Seven twice", outbound_caller_ids: [twice, twice] });
  for (const name of unseen) tenant.addGroup({ name });
  for (const [index, name] of [
    ...awkward,
    ...Array.from({ length: 60 - awkward.length }, () => "Twins"),
  ].entries())
    tenant.addGroup({
      name,
      ...(index % 2 > 0 && { description: `${name} “${"long ".repeat(index)}”` }),
      outbound_caller_ids: [callCentric, twilio].slice(0, index % 3).map((provider_id) => ({
        provider_id,
        caller_id: String(3000 + index),
        ...(index % 5 > 0 && { description: `${name}'s` }),
        ...(index % 7 > 0 && { display_name: name }),
      })),
    });
  const before = tenant.groups();
  const stack = await stackWith({ PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });

  const imported = await runImport(stack, "--out", ".", "--stack");
  expect(imported).toMatchObject({ code: 3, stderr: "" });
  expect(imported.stdout).toContain(
    "67 groups: 60 to be added to the stack dev, 0 in it already, 7 left out",
  );
  expect(imported.stdout).toMatch(
    /"Seven twice" \(id .+\): outboundCallerIds\[1\]\.callerId is the same number/,
  );
  const program = programOf(stack);
  expect(program).toMatch(/^\/\/ Not declared: "Seven twice" .+ is the same number/m);
  expect(program).toMatch(/^\/\/ Not declared: " " .+ name is empty/m);
  expect(program).toMatch(/^\/\/ Not declared: "right\\u202eleft" .+ name .*U\+202E/m);
  await expectCleanProgram(stack);
  await expectNoChanges(stack);
  expect(writes(pbx)).toEqual([]);
  expect(tenant.groups()).toEqual(before);

  const { text } = await stack.state();
  const again = await runImport(stack, "--out", ".", "--stack", "--force");
  expect(again).toMatchObject({ code: 3, stderr: "" });
  expect(again.stdout).toContain("Nothing to add");
  expect(programOf(stack)).toBe(program);
  expect((await stack.state()).text).toBe(text);

  await stack.edit("index.ts", (source) => source.replace(`name: "Zürich"`, `name: "Zürich 2"`));
  const up = await stack.run("up");
  expect(up.output).toContain("~ 1 updated");
  expect(up.output).toContain("60 unchanged");
  expect(writes(pbx)).toHaveLength(1);
  const { id } = tenant.group("Zürich 2");
  const unlessEdited = (groups: typeof before): typeof before => groups.filter((group) => group.id !== id);
  expect(unlessEdited(tenant.groups())).toEqual(unlessEdited(before));
  expect(pbx.contractViolations).toEqual([]);
});

test("1,000 groups come into a stack in one run", async () => {
  pbx = await startPbx();
  const tenant = pbx.tenant();
  for (let n = 0; n < 1_000; n += 1)
    tenant.addGroup({
      name: `Group ${n}`,
      outbound_caller_ids: [{ provider_id: tenant.trunk().id, caller_id: String(12_000 + n) }],
    });
  const stack = await stackWith({
    PORTSIP_URL: pbx.url,
    PORTSIP_TOKEN: pbx.token,
    PORTSIP_REQUESTS_PER_MINUTE: "100000",
  });
  expect(await runImport(stack, "--out", ".", "--stack")).toMatchObject({ code: 0, stderr: "" });
  expect(pbx.requests.length).toBeLessThan(1_020);
  expect(pbx.maxConcurrent).toBeLessThanOrEqual(8);
  await expectNoChanges(stack);
  expect(writes(pbx)).toEqual([]);
});
