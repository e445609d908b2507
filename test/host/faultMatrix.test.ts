import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type Fault, type Pbx, type RecordedRequest, startPbx } from "../pbx";
import { type Door, doors } from "./doors";
import { type GroupHost, HostError } from "./groupHost";

/**
 * What each fault does to each operation, in the SDK's dynamic host and in the plugin. The table is docs/reliability.md's own: the
 * test makes it anew and compares; `UPDATE_DOCS=1 npx jest faultMatrix` writes it.
 */
const document = path.resolve(__dirname, "../../docs/reliability.md");

const unauthorized = { errors: [{ code: "UNAUTHORIZED", message: "Invalid token" }] };
const forbidden = { errors: [{ code: "UNKNOWN", message: "Forbidden" }] };
const unknown = { errors: [{ code: "UNKNOWN", message: "Internal error" }] };
const notFound = { errors: [{ code: "UNKNOWN", message: "Not found" }] };

/** To these the API's own "done", which nobody can tell from one that a proxy made up. */
const unknowable = ["update", "add a member", "apply a rule"].map(
  (operation) => `${operation} × 200, empty, work not done`,
);

/** Each strikes once, unless it says otherwise. */
const faults: Record<string, { fault: Fault; forEver?: true } | "refused" | "kept connections reset"> = {
  "connection refused, for ever": "refused",
  "a kept connection reset, each time": "kept connections reset",
  "reset before the work": { fault: "reset-before" },
  "reset after the work": { fault: "reset-after" },
  "no answer, work not done": { fault: "hang" },
  "no answer, work done": { fault: "hang-after" },
  "answer cut off": { fault: "cut-off" },
  "429, Retry-After: 1": { fault: { status: 429, headers: { "Retry-After": "1" } } },
  "429 without Retry-After": { fault: { status: 429 } },
  "500 Internal Server Error": { fault: { status: 500, body: unknown } },
  "500 after the work": { fault: { status: 500, body: unknown, afterWork: true } },
  "502 with HTML": { fault: { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" } },
  "503 Service Unavailable": { fault: { status: 503 } },
  "401 once": { fault: { status: 401, body: unauthorized } },
  "401 for ever": { fault: { status: 401, body: unauthorized }, forEver: true },
  "403 Forbidden": { fault: { status: 403, body: forbidden } },
  "404 in the PBX's form": { fault: { status: 404, body: notFound } },
  "404 with HTML": { fault: { status: 404, body: "<html>Not Found</html>" } },
  "200, empty, work not done": { fault: "empty" },
  "200, empty, work done": { fault: "empty-after" },
  "200 with HTML": { fault: "html" },
  "200 of another shape": { fault: "wrong-shape" },
  "a redirect": { fault: { redirect: "http://127.0.0.2:1/api" } },
};

/** What the PBX holds of a group. */
interface Held {
  readonly name: string;
  readonly description: string;
  readonly members: readonly string[];
  readonly outboundRules: readonly string[];
}

const RULE = "Out via CallCentric";
const before = { name: "Sales", description: "before" };
const after = { name: "Sales", description: "after" };
const withMember = { ...before, members: ["101"] };
const withRule = { ...before, outboundRules: [RULE] };

const held = (group: typeof before & Partial<Held>): Held => ({ members: [], outboundRules: [], ...group });

interface Operation {
  /** The call that the fault strikes. */
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** What the PBX holds when the operation starts; undefined where it starts with nothing. */
  readonly start: (typeof before & Partial<Held>) | undefined;
  /** What the PBX holds when it has succeeded. */
  readonly end: (typeof before & Partial<Held>) | undefined;
  run(host: GroupHost, id: string): Promise<{ id: string } | undefined>;
  /** Needs a host of its own for every fault, since a process remembers how it went; or even one that has not signed in. */
  readonly alone?: "signed in" | "not signed in";
  /** The PBX's; the newest unless given. */
  readonly version?: string;
}

const operations: Record<string, Operation> = {
  create: {
    method: "POST",
    path: /^\/groups$/,
    start: undefined,
    end: after,
    run: (host) => host.create(after),
  },
  read: {
    method: "GET",
    path: /^\/groups\/[^/]+$/,
    start: before,
    end: before,
    run: (host, id) => host.read(id, before),
  },
  update: {
    method: "POST",
    path: /^\/groups\/[^/]+$/,
    start: before,
    end: after,
    run: (host, id) => host.update(id, before, after).then(() => undefined),
  },
  delete: {
    method: "POST",
    path: /\/destroy$/,
    start: before,
    end: undefined,
    run: (host, id) => host.delete(id, before).then(() => undefined),
  },
  "add a member": {
    method: "POST",
    path: /\/members\/101$/,
    start: before,
    end: withMember,
    run: (host, id) => host.update(id, { ...before, members: [] }, withMember).then(() => undefined),
  },
  "apply a rule": {
    method: "POST",
    path: /\/applied_groups\/[^/]+$/,
    start: before,
    end: withRule,
    run: (host, id) => host.update(id, { ...before, outboundRules: [] }, withRule).then(() => undefined),
  },
  list: {
    method: "GET",
    path: /^\/groups$/,
    start: before,
    end: after,
    run: (host) => host.create({ ...after, adoptExisting: true }),
    alone: "signed in",
  },
  "sign-in": {
    method: "POST",
    path: /^\/auth\/sign_in$/,
    start: before,
    end: before,
    run: (host, id) => host.read(id, before),
    alone: "not signed in",
  },
  "sign-in, 22.1": {
    method: "POST",
    path: /^\/login\/oauth\/token$/,
    start: before,
    end: before,
    run: (host, id) => host.read(id, before),
    alone: "not signed in",
    version: "22.1.7",
  },
};

interface Cell {
  readonly text: string;
  readonly error: string | undefined;
  /** Groups named Sales that the PBX held in the end. */
  readonly held: readonly Held[];
  readonly heldId: string | undefined;
  /** The id that create or read gave. */
  readonly id: string | undefined;
  readonly othersUntouched: boolean;
}

const cells = new Map<string, Cell>();
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  // One after the other: what waits for an answer is on the clock.
  for (const door of doors)
    await Promise.all(
      Object.entries(operations).map(([name, operation]) => runColumn(door, name, operation)),
    );
}, 600_000);

afterAll(async () => {
  for (const each of opened) await each.close();
});

async function runColumn(door: Door, name: string, operation: Operation): Promise<void> {
  const options = operation.version === undefined ? {} : { version: operation.version };
  let pbx = await startPbx(options);
  let host = await signedInHost(door, pbx);
  opened.push({ close: () => host.close() }, { close: () => pbx.close() });
  for (const [fault, rule] of Object.entries(faults)) {
    if (operation.alone) {
      await Promise.all([host.close(), pbx.close()]);
      pbx = await startPbx(options);
      host = await signedInHost(door, pbx);
    }
    cells.set(`${door.door}: ${name} × ${fault}`, await runCell(pbx, host, operation, rule));
  }
}

function signedInHost({ start }: Door, pbx: Pbx): Promise<GroupHost> {
  const { username, password, domain } = pbx.tenant();
  return start({
    environment: {
      PORTSIP_URL: pbx.url,
      PORTSIP_USERNAME: username,
      PORTSIP_PASSWORD: password,
      PORTSIP_DOMAIN: domain,
      PORTSIP_TIMEOUT_SECONDS: "1.5",
      PORTSIP_MAX_RETRIES: "2",
    },
  });
}

async function runCell(
  pbx: Pbx,
  host: GroupHost,
  operation: Operation,
  rule: (typeof faults)[string],
): Promise<Cell> {
  const tenant = pbx.tenant();
  for (const group of tenant.groups()) tenant.removeGroup(group.id);
  const other = tenant.addGroup({ name: "Somebody else's", description: "not declared" });
  const untouched = JSON.stringify(tenant.group("Somebody else's"));
  const id = operation.start === undefined ? "" : tenant.addGroup(operation.start);
  // A process signs in and asks for its tenant once, and then it is the operation's own calls that count.
  if (operation.alone !== "not signed in") await host.read(other, {});
  pbx.takeRequests();
  if (rule === "refused") await pbx.stop();
  else if (rule === "kept connections reset") pbx.configure({ resetReused: true });
  else
    pbx.fault({
      method: operation.method,
      path: operation.path,
      fault: rule.fault,
      ...(!rule.forEver && { times: 1 }),
    });

  let error: string | undefined;
  let result: { id: string } | undefined;
  try {
    result = await operation.run(host, id);
  } catch (thrown) {
    if (!(thrown instanceof HostError)) throw thrown;
    error = thrown.message;
  }
  const requests = pbx.takeRequests();
  pbx.clearFaults();
  pbx.configure({ resetReused: false });
  if (rule === "refused") await pbx.restart();
  const groups = tenant.groups().filter((group) => group.name === "Sales");
  return {
    text: `${error === undefined ? "done" : "error"}, ${counted(requests)}`,
    error,
    held: groups.map((group) => ({
      name: group.name,
      description: String(group.description),
      members: tenant.members(group.id),
      outboundRules: tenant.appliedGroups(RULE).includes(group.id) ? [RULE] : [],
    })),
    heldId: groups[0]?.id,
    id: result?.id,
    othersUntouched: JSON.stringify(tenant.group("Somebody else's")) === untouched,
  };
}

// GET /tenant and sign-in are the process's, but where sign-in is what the fault strikes.
function counted(requests: RecordedRequest[]): string {
  return requests.length === 1 ? "1 request" : `${requests.length} requests`;
}

const all = Object.keys(operations).flatMap((operation) =>
  Object.keys(faults).flatMap((fault) => doors.map(({ door }) => ({ operation, fault, door }))),
);

describe.each(all)("$operation × $fault, by the $door", ({ operation, fault, door }) => {
  const cell = (): Cell => {
    const found = cells.get(`${door}: ${operation} × ${fault}`);
    if (found === undefined) throw new Error("the cell was not run");
    return found;
  };
  const { start, end } = operations[operation] ?? {};

  test("leaves the group once, and right", () => {
    const { held: found, error } = cell();
    const either = error !== undefined || unknowable.includes(`${operation} × ${fault}`);
    const states = (either ? [start, end] : [end]).map((state) => (state === undefined ? [] : [held(state)]));
    expect(states).toContainEqual(found);
  });

  test("touches no other group", () => {
    expect(cell().othersUntouched).toBe(true);
  });

  test("takes the group for gone only where the PBX says so, and gives no other group's id", () => {
    const { id, heldId } = cell();
    if (id !== undefined)
      expect(id).toBe(`${operation} × ${fault}` === "read × 404 in the PBX's form" ? "" : heldId);
  });

  test("says which group and no secret, without a stack trace", () => {
    const { error } = cell();
    if (error === undefined) return;
    expect(error).toMatch(/^(cannot (create|read|update|delete) )?user group "Sales"/);
    expect(error).not.toMatch(/\n|\.js:|Bearer/);
  });
});

test("either door makes the same calls of it", () => {
  const texts = ({ door }: Door): (string | undefined)[] =>
    all.map(({ operation, fault }) => cells.get(`${door}: ${operation} × ${fault}`)?.text);
  const [dynamic, plugin] = doors;
  expect(texts(plugin)).toEqual(texts(dynamic));
});

test("docs/reliability.md has the table that this gives", () => {
  const names = Object.keys(operations);
  const rows = Object.keys(faults).map((fault) => [
    fault,
    ...names.map((name) => cells.get(`dynamic provider: ${name} × ${fault}`)?.text ?? ""),
  ]);
  const table = [["fault, once", ...names], ["---", ...names.map(() => "---")], ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
  const text = readFileSync(document, "utf8");
  const made = text.replace(
    /(<!-- fault matrix -->\n\n)[^]*?(\n\n<!-- end -->)/,
    (_, head: string, tail: string) => head + table + tail,
  );
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(document, made);
  else expect(text).toBe(made);
});
