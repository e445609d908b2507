import { type Pbx, type PbxOptions, startPbx } from "../pbx";
import { type DynamicHost, startHost } from "./dynamicHost";
import { messageOf } from "./groupHost";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function open(
  options: PbxOptions,
  environment: Record<string, string> = {},
): Promise<{ pbx: Pbx; host: DynamicHost }> {
  const pbx = await startPbx(options);
  const host = await startHost({
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, ...environment },
  });
  opened.push(pbx, host);
  return { pbx, host };
}

const lines = (host: DynamicHost): string[] =>
  host
    .stderr()
    .split("\n")
    .filter((line) => line.includes("requestsPerMinute"));

test.each([false, "seconds", "date"] as const)(
  "a PBX that takes 20 calls in 3 seconds gets 60 groups made, slowly, whatever it says by Retry-After (%s), which is told once",
  async (retryAfter) => {
    const limits = { requestsPerMinute: 400, limitSeconds: 3, retryAfter };
    const { pbx, host } = await open(limits);
    const names = Array.from({ length: 60 }, (_, n) => `Group ${n}`);
    const made = await Promise.all(names.map((name) => host.create({ name })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(60);
    expect(
      pbx
        .tenant()
        .groups()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
    const refused = pbx.requests.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    // To ask more often than to be answered would be a burden for a PBX that has said that it is busy.
    expect(refused).toBeLessThan(60);
    expect(lines(host)).toHaveLength(1);
  },
  120_000,
);

test("without retries, a call that the PBX is too busy for is an error at once, that names requestsPerMinute", async () => {
  const { pbx, host } = await open({}, { PORTSIP_MAX_RETRIES: "0" });
  const { id } = await host.create({ name: "Sales" });
  pbx.takeRequests();
  pbx.fault({ fault: { status: 429 }, times: 1 });
  expect(await messageOf(host.read(id, { name: "Sales" }))).toMatch(/429.*set requestsPerMinute \(portsip:/);
  expect(pbx.requests).toHaveLength(1);
  expect(lines(host)).toEqual([]);
});

test("a PBX that asks to be left alone for longer than an operation goes on is an error at once, for all", async () => {
  const { pbx, host } = await open({});
  pbx.fault({ fault: { status: 429, headers: { "Retry-After": "400" } } });
  const messages = await Promise.all(
    Array.from({ length: 20 }, (_, n) => messageOf(host.create({ name: `Group ${n}` }))),
  );
  for (const message of messages) {
    expect(message).toContain("gave up after waiting long enough: the PBX answered 429");
    expect(message).toContain("requestsPerMinute");
  }
  expect(pbx.requests.length).toBeLessThanOrEqual(8);
});

test("calls within the limit of a minute may come at once: as many as it allows take no minute", async () => {
  const { pbx, host } = await open({}, { PORTSIP_REQUESTS_PER_MINUTE: "205" });
  const ids = Array.from({ length: 200 }, (_, n) => pbx.tenant().addGroup({ name: `Group ${n}` }));
  await Promise.all(ids.map((id) => host.read(id, {})));
  expect(pbx.requests.length).toBeGreaterThanOrEqual(200);
  // At an even pace they took 58 s: longer than this test may.
}, 45_000);
