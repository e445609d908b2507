import { type Pbx, startPbx } from "../pbx";
import { type DynamicHost, startHost } from "./dynamicHost";
import { messageOf } from "./groupHost";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

/** Two PBXs, each a connection of its own, and a host that knows both. */
async function two(): Promise<{ silent: Pbx; other: Pbx; host: DynamicHost }> {
  const [silent, other] = await Promise.all([startPbx(), startPbx()]);
  const connections = {
    silent: { url: silent.url, token: silent.token, timeoutSeconds: 1, maxRetries: 2 },
    other: { url: other.url, token: other.token },
  };
  const host = await startHost({
    environment: { PORTSIP_CONNECTIONS: JSON.stringify(connections) },
  });
  opened.push(silent, other, host);
  return { silent, other, host };
}

test("a PBX that falls silent is found so once: 40 groups fail in the time of one, with the same words, and another connection goes on", async () => {
  const { silent, other, host } = await two();
  const connection = "silent";
  const ids = Array.from({ length: 40 }, (_, n) => silent.tenant().addGroup({ name: `Group ${n}` }));
  expect(await host.read(ids[0] ?? "", { connection })).toMatchObject({ id: ids[0] });
  silent.fault({ fault: "hang" });
  silent.takeRequests();

  const start = performance.now();
  const failing = Promise.all(ids.map((id) => messageOf(host.read(id, { connection, name: "Group" }))));
  const { id } = await host.create({ name: "Elsewhere", connection: "other" });
  expect(other.tenant().group("Elsewhere")).toMatchObject({ id });
  const messages = await failing;
  // Three tries of a second and the pauses between them; five rounds of eight took five times as long.
  expect(performance.now() - start).toBeLessThan(12_000);
  expect(silent.requests.length).toBeLessThanOrEqual(3 * 8 + 1);
  for (const message of messages) {
    expect(message).toMatch(/^cannot read user group "Group" .* on connection "silent": /);
    expect(message).toContain(
      `${silent.url.replace(/\/api$/, "")} gave no answer within 1 s (tried 3 times)`,
    );
  }

  silent.clearFaults();
  await until(async () => (await host.read(ids[0] ?? "", { connection })).id === ids[0]);
}, 60_000);

test("a PBX that refuses connections fails all of its groups with the same words, and is asked again as soon as it is back", async () => {
  const { silent, host } = await two();
  const connection = "silent";
  const ids = Array.from({ length: 40 }, (_, n) => silent.tenant().addGroup({ name: `Group ${n}` }));
  await silent.stop();
  const messages = await Promise.all(ids.map((id) => messageOf(host.read(id, { connection }))));
  for (const message of messages)
    expect(message).toContain("refused the connection (ECONNREFUSED) (tried 3 times)");
  await silent.restart();
  expect(await Promise.all(ids.map((id) => host.read(id, { connection })))).toMatchObject(
    ids.map((id) => ({ id })),
  );
}, 60_000);

/** Asks again and again until something is so; it has to be before the test's time is over. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false)));
}
