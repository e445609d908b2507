import { expect, test } from "@jest/globals";
import { startPbx } from "../pbx";
import { startHost } from "./dynamicHost";

test("groups are made, changed and removed on a server that closes each connection soon after an answer", async () => {
  const pbx = await startPbx({ closeAfterMs: [0, 5], latencyMs: 4 });
  const host = await startHost({
    // No try but the first: a connection that has ended is no failure of the PBX.
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "0" },
  });
  try {
    for (let i = 0; i < 20; i += 1) {
      const before = { name: `Group ${i}`, description: "before" };
      const after = { ...before, description: "after" };
      const { id } = await host.create(before);
      await host.update(id, before, after);
      expect(pbx.tenant().group(before.name)).toMatchObject(after);
      await host.delete(id, after);
    }
    expect(pbx.tenant().groups()).toEqual([]);
    pbx.configure({ resetReused: true });
    for (let i = 0; i < 5; i += 1) await host.create({ name: `Group ${i}` });
    expect(pbx.tenant().groups()).toHaveLength(5);
  } finally {
    await host.close();
    await pbx.close();
  }
});
