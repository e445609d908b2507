import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { findExtension, listExtensions } from "../../../provider/src/extension/calls";
import { listMembers } from "../../../provider/src/extension/members";
import { findOutboundRule, listAppliedGroups } from "../../../provider/src/outboundRule/calls";
import { Client, type Pbx } from "../../../provider/src/pbx/client";
import { isLinked } from "../../../provider/src/pbx/linkedSet";
import { Log } from "../../../provider/src/pbx/log";
import { tenant } from "../../../provider/src/session/tenant";
import { resolveSettings } from "../../../provider/src/settings";
import { listTrunks } from "../../../provider/src/trunk/calls";
import { createGroup, findGroup, listGroups } from "../../../provider/src/userGroup/calls";

/** Ids are text to us, and a PBX that writes them as numbers is understood; so are numbers that are written as text. */

let server: Server;
let body: unknown;
let pbx: Pbx;

/** A PBX that gives one answer to every call. */
beforeEach(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const given = { PORTSIP_URL: `http://127.0.0.1:${port}`, PORTSIP_TOKEN: "t" };
  const settings = resolveSettings(given, () => undefined);
  pbx = new Client(settings, new Log()).operation();
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const list = (item: unknown): unknown => ({ count: "1", items: [item] });

describe("ids that the PBX writes as numbers are read as text", () => {
  test.each<[string, unknown, () => Promise<unknown>, unknown]>([
    ["of the tenant", { id: 7 }, () => tenant.of(pbx), { id: "7" }],
    ["of a trunk", list({ id: 7, name: "T" }), () => listTrunks(pbx), [{ id: "7" }]],
    ["of groups", list({ id: 7, name: "G" }), () => listGroups(pbx), [{ id: "7" }]],
    [
      "of a group that was made",
      { id: 7 },
      () =>
        createGroup(
          pbx,
          { name: "G", outbound_caller_ids: [] },
          (id) => id,
          () => Promise.resolve(undefined),
        ),
      "7",
    ],
    [
      "of a group and its trunks",
      { id: 7, name: "G", outbound_caller_ids: [{ provider_id: 8, caller_id: "1" }] },
      () => findGroup(pbx, "7"),
      { id: "7", outbound_caller_ids: [{ provider_id: "8" }] },
    ],
    [
      "of members",
      { items: [{ id: 7, extension_number: 101 }] },
      () => listMembers(pbx, "1"),
      [{ id: "7", number: "101" }],
    ],
    ["of a member by itself", { id: 7 }, () => isLinked(pbx, "/groups/1/members/101"), true],
    [
      "of extensions",
      list({ id: 7, extension_number: 101 }),
      () => listExtensions(pbx),
      [{ id: "7", number: "101" }],
    ],
    [
      "of an extension's trunks",
      { id: 7, extension_number: "101", outbound_caller_ids: [{ provider_id: 8, caller_id: "1" }] },
      () => findExtension(pbx, "7"),
      { id: "7", outboundCallerIds: [{ providerId: "8" }] },
    ],
    [
      "of a rule and its trunks, and its priority in quotes",
      { id: 7, name: "R", priority: "3", routes: [{ provider_id: 8, strip_digits: "1" }] },
      () => findOutboundRule(pbx, "7"),
      { id: "7", priority: 3, routes: [{ providerId: "8", stripDigits: 1 }] },
    ],
    [
      "of a rule's groups",
      { items: [{ id: 7, name: "G" }] },
      () => listAppliedGroups(pbx, "1"),
      [{ id: "7" }],
    ],
  ])("%s", async (_, answer, read, expected) => {
    body = answer;
    const found = await read();
    if (typeof expected === "object" && expected !== null) expect(found).toMatchObject(expected);
    else expect(found).toBe(expected);
  });
});
