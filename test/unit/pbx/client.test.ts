import { afterEach, expect, test } from "@jest/globals";
import { Client } from "../../../provider/src/pbx/client";
import { Groups } from "../../../provider/src/pbx/groups";
import { Log } from "../../../provider/src/pbx/log";
import { resolveSettings } from "../../../provider/src/settings";
import { type Pbx, startPbx } from "../../pbx";

let pbx: Pbx;

afterEach(async () => {
  await pbx.close();
});

test("a token that expires while calls wait for their turn is renewed before they are sent", async () => {
  // Its clock goes slow, so that a busy machine does not make a call late for a token that was good.
  const start = Date.now();
  pbx = await startPbx({ tokenLifetimeSeconds: 1, now: () => start + (Date.now() - start) / 1.5 });
  const { username, password, domain } = pbx.tenant();
  const environment = {
    PORTSIP_URL: pbx.url,
    PORTSIP_USERNAME: username,
    PORTSIP_PASSWORD: password,
    PORTSIP_DOMAIN: domain,
    PORTSIP_REQUESTS_PER_MINUTE: "240",
  };
  const client = new Client(
    resolveSettings(environment, () => undefined),
    new Log(),
  );
  // A call each 250 ms: the last ones wait for longer than two tokens live.
  const asked = Array.from({ length: 10 }, () => new Groups(client).tenant());
  expect(await Promise.all(asked)).toHaveLength(10);
  expect(pbx.requests.filter(({ status }) => status === 401)).toEqual([]);
  expect(pbx.signIns).toBe(1);
  expect(pbx.refreshes).toBeGreaterThanOrEqual(2);
}, 30_000);
