import { type Pbx, type PbxOptions, startPbx } from "../pbx";
import { type DynamicHost, startHost } from "./dynamicHost";
import { messageOf } from "./groupHost";

/** What a PBX takes for the same name, and who waits for whose. */

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function open(
  options: PbxOptions = {},
  environment: Record<string, string> = {},
): Promise<{ pbx: Pbx; host: DynamicHost }> {
  const pbx = await startPbx(options);
  opened.push(pbx);
  const host = await startHost({
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "1", ...environment },
  });
  opened.push(host);
  return { pbx, host };
}

const calls = (pbx: Pbx): string[] =>
  pbx.takeRequests().map(({ method, operation }) => `${method} ${operation ?? ""}`);

const COMPOSED = "Caf\u00e9";
const DECOMPOSED = "Cafe\u0301";

type Outputs = Awaited<ReturnType<DynamicHost["create"]>>["outs"];

/** As the engine does it in an up: it compares one resource after the other, and updates them side by side. */
async function renames(
  host: DynamicHost,
  ...all: { id: string; outs: Outputs; to: string }[]
): Promise<PromiseSettledResult<Outputs>[]> {
  const updates = [];
  for (const { id, outs, to } of all) {
    await host.diff(id, outs, { name: to });
    updates.push(host.update(id, outs, { name: to }));
  }
  return Promise.allSettled(updates);
}

const reasonOf = (result: PromiseSettledResult<unknown> | undefined): string =>
  result?.status === "rejected" && result.reason instanceof Error ? result.reason.message : "";

describe("a name that the PBX takes for that of another group", () => {
  test.each([
    ["case", "Sales", "sales"],
    ["unicode", COMPOSED, DECOMPOSED],
    ["unicode", DECOMPOSED, COMPOSED],
  ] as const)(
    "by %s, is refused on create with that group's name and id",
    async (uniqueNames, there, wanted) => {
      const { pbx, host } = await open({ uniqueNames });
      const id = pbx.tenant().addGroup({ name: there });
      const message = await messageOf(host.create({ name: wanted }));
      expect(message).toContain("The name is in use already.");
      expect(message).toContain(`(id ${id})`);
      if (uniqueNames === "case") expect(message).toContain(`user group "${there}" (id ${id})`);
      else expect(message).toContain("adoptExisting");
      expect(pbx.tenant().groups()).toHaveLength(1);
    },
  );

  test("by case, is refused on an update with that group's name and id", async () => {
    const { pbx, host } = await open({ uniqueNames: "case" });
    const other = pbx.tenant().addGroup({ name: "Sales" });
    const { id, outs } = await host.create({ name: "Support" });
    const [result] = await renames(host, { id, outs, to: "SALES" });
    expect(reasonOf(result)).toContain(`user group "Sales" (id ${other})`);
    expect(pbx.tenant().group("Support").id).toBe(id);
  });

  test("by case, is refused where another resource of the program has it", async () => {
    const { host } = await open({ uniqueNames: "case" });
    const { id } = await host.create({ name: "Sales" });
    const message = await messageOf(host.create({ name: "sales" }));
    expect(message).toContain(`another resource of this stack has user group "Sales" (id ${id})`);
  });

  test("in exactly one spelling, is refused on an update with that group's id, whoever has it", async () => {
    const { pbx, host } = await open();
    const other = pbx.tenant().addGroup({ name: "Sales" });
    const { id, outs } = await host.create({ name: "Support" });
    const [result] = await renames(host, { id, outs, to: "Sales" });
    expect(reasonOf(result)).toMatch(`a group of this name exists already (id ${other})`);
    const third = await host.create({ name: "Third" });
    const [again] = await renames(host, { id, outs, to: "Third" });
    expect(reasonOf(again)).toMatch(
      `another resource of this stack has a group of this name already (id ${third.id})`,
    );
  });

  test("is refused without a word of others where the look-up for them fails, or the refusal is for something else", async () => {
    const { pbx, host } = await open({ uniqueNames: "case" });
    pbx.tenant().addGroup({ name: "Sales" });
    pbx.fault({ method: "GET", path: /^\/groups$/, fault: { status: 403 } });
    const refused = await messageOf(host.create({ name: "sales" }));
    expect(refused).toContain("The name is in use already.");
    expect(refused).not.toContain("id ");
    pbx.clearFaults();
    pbx.fault({
      method: "POST",
      path: /^\/groups$/,
      fault: { status: 400, body: { errors: [{ code: "VALIDATE_FAILED", message: "no" }] } },
    });
    expect(await messageOf(host.create({ name: "Free" }))).toMatch(/: no \(VALIDATE_FAILED\)$/);
  });
});

describe("a name in two Unicode forms", () => {
  test.each([
    [COMPOSED, DECOMPOSED],
    [DECOMPOSED, COMPOSED],
  ])("is one to adoptExisting, and is not rewritten (%j, %j)", async (there, wanted) => {
    const { pbx, host } = await open({ uniqueNames: "unicode" });
    const id = pbx.tenant().addGroup({ name: there });
    const made = await host.create({ name: wanted, description: "ours", adoptExisting: true });
    expect(made.id).toBe(id);
    expect(pbx.tenant().groups()).toMatchObject([{ id, name: there, description: "ours" }]);
  });

  test("is one to the look-up of a create whose answer was lost, also where the PBX stores another form", async () => {
    const { pbx, host } = await open({ uniqueNames: "unicode" });
    pbx.fault({ method: "POST", path: /^\/groups$/, fault: "reset-after", times: 1 });
    const creating = host.create({ name: DECOMPOSED });
    // The PBX that stores one form only.
    const { id, outs } = await creating;
    pbx.tenant().editGroup(id, { name: COMPOSED });
    expect(pbx.tenant().groups()).toHaveLength(1);

    const read = await host.read(id, outs);
    expect(read.props["name"]).toBe(DECOMPOSED);
    expect(read.inputs).toEqual({ name: DECOMPOSED });
    expect((await host.diff(id, read.props, { name: DECOMPOSED })).changes).toBe(false);
    expect((await host.check({ name: COMPOSED }, { name: DECOMPOSED })).inputs).toEqual({ name: COMPOSED });
    pbx.takeRequests();
    await host.update(id, outs, { name: DECOMPOSED });
    expect(calls(pbx)).toEqual(["GET getGroup"]);
  });
});

describe("a name that another resource of the run gives up", () => {
  test.each(["first", "last"])(
    "is waited for by a new resource that the program declares %s",
    async (place) => {
      const { pbx, host } = await open();
      const a = await host.create({ name: "X1" });
      const rename = (): Promise<unknown> => renames(host, { ...a, to: "X2" });
      const make = (): ReturnType<DynamicHost["create"]> => host.create({ name: "X1" });
      let made: ReturnType<DynamicHost["create"]>;
      if (place === "last") {
        const slow = pbx.fault({
          method: "POST",
          path: /^\/groups\/[^/]+$/,
          fault: { status: 503 },
          times: 1,
        });
        const renaming = rename();
        made = make();
        await renaming;
        expect(slow.hits).toBe(1);
      } else {
        made = make();
        await expectRefusal(pbx);
        await rename();
      }
      const { id } = await made;
      expect(pbx.tenant().group("X1").id).toBe(id);
      expect(pbx.tenant().group("X2").id).toBe(a.id);
    },
  );

  test("is waited for by a chain of renames, in whatever order", async () => {
    const { pbx, host } = await open();
    const made = [];
    for (const name of ["X1", "X2", "X3"]) made.push({ ...(await host.create({ name })), name });
    const results = await renames(host, ...made.map(({ id, outs }, at) => ({ id, outs, to: `X${at + 2}` })));
    expect(results.map(reasonOf)).toEqual(["", "", ""]);
    expect(
      made.map(
        ({ id }) =>
          pbx
            .tenant()
            .groups()
            .find((group) => group.id === id)?.name,
      ),
    ).toEqual(["X2", "X3", "X4"]);
  });

  test("is not waited for for ever where that update cannot start beside this one", async () => {
    const { pbx, host } = await open();
    const { id, outs } = await host.create({ name: "X1" });
    await host.diff(id, outs, { name: "X2" });
    const message = await messageOf(host.create({ name: "X1" }));
    expect(message).toContain(`user group "X1" (id ${id}) has this name until this run makes it "X2"`);
    expect(message).toContain("--parallel 2");
    expect(pbx.tenant().groups()).toHaveLength(1);
  });

  test("and then keeps, since its own update is refused, is an error that says so", async () => {
    const { pbx, host } = await open();
    pbx.tenant().addGroup({ name: "Taken" });
    const a = await host.create({ name: "X1" });
    const [renaming, made] = await Promise.all([
      renames(host, { ...a, to: "Taken" }),
      messageOf(host.create({ name: "X1" })),
    ]);
    expect(reasonOf(renaming[0])).toContain("a group of this name exists already");
    expect(made).toContain(
      `user group "X1" (id ${a.id}) has this name still, since its own update to "Taken"`,
    );
  });

  test("and that gives up its own for it in turn, is an error that names both, and the steps", async () => {
    const { pbx, host } = await open();
    const [a, b] = [await host.create({ name: "X" }), await host.create({ name: "Y" })];
    const results = (await renames(host, { ...a, to: "Y" }, { ...b, to: "X" })).map(reasonOf);
    expect(results[0]).toContain(
      `user group "Y" (id ${b.id}) has this name, and is to become "X" in the same run`,
    );
    expect(results[1]).toContain(
      `user group "X" (id ${a.id}) has this name, and is to become "Y" in the same run`,
    );
    for (const result of results) expect(result).toContain("a third name");
    expect(pbx.tenant().group("X").id).toBe(a.id);
  });
});

describe("adoptExisting", () => {
  test("takes one list for all groups, and a call for each that is made or taken over", async () => {
    const { pbx, host } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
    for (let group = 0; group < 150; group += 1) pbx.tenant().addGroup({ name: `There ${group}` });
    const names = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? `There ${at}` : `New ${at}`));
    await Promise.all(names.map((name) => host.create({ name })));
    const counts = new Map<string, number>();
    for (const call of calls(pbx)) counts.set(call, (counts.get(call) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      "GET getTenant": 1,
      "GET listGroups": 2,
      "GET getGroup": 10,
      "POST createGroup": 10,
    });
    expect(pbx.tenant().groups()).toHaveLength(160);
    expect(await host.allSaid()).toContain("run a plain pulumi up before any other targeted run");
  });

  test("says nothing of targeted runs where it took over nothing", async () => {
    const { host } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
    await host.create({ name: "New" });
    expect(await host.allSaid()).toBe("");
  });

  test("takes over what was made after the list was read, and makes what was renamed or removed since", async () => {
    const { pbx, host } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
    const tenant = pbx.tenant();
    const [renamed, removed] = ["Renamed", "Removed"].map((name) => tenant.addGroup({ name }));
    await host.create({ name: "First" });
    tenant.editGroup(renamed ?? "", { name: "Otherwise" });
    tenant.removeGroup(removed ?? "");
    const late = tenant.addGroup({ name: "Late" });
    expect((await host.create({ name: "Late" })).id).toBe(late);
    expect((await host.create({ name: "Renamed" })).id).not.toBe(renamed);
    expect((await host.create({ name: "Removed" })).id).not.toBe(removed);
    expect(tenant.group("Otherwise").id).toBe(renamed);
    expect(tenant.groups()).toHaveLength(5);
  });

  test("goes by the name alone where the list of all groups never holds still", async () => {
    const { pbx, host } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
    const tenant = pbx.tenant();
    for (let group = 0; group < 150; group += 1) tenant.addGroup({ name: `There ${group}` });
    const restless = setInterval(() => {
      tenant.addGroup({ name: `Restless ${tenant.groups().length}` });
    }, 1);
    pbx.configure({ latencyMs: 20 });
    const { id } = await host.create({ name: "There 7" }).finally(() => {
      clearInterval(restless);
    });
    expect(tenant.group("There 7").id).toBe(id);
  });
});

/** Waits until the PBX has refused a group of that name. */
async function expectRefusal(pbx: Pbx): Promise<void> {
  while (
    !pbx.requests.some(
      ({ operation, status }) => operation === "createGroup" && status !== undefined && status >= 400,
    )
  )
    await new Promise((resolve) => setImmediate(resolve));
}
