import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Pbx, startPbx } from "../pbx";
import { doors, opening } from "./doors";
import { type GroupCalls, messageOf } from "./groupHost";
import type { Properties } from "./wire";

const writes = (pbx: Pbx): string[] => pbx.requests.filter((r) => r.method === "POST").map((r) => r.path);

/** As the engine does it: it reads, and compares what it read with the inputs that the state has. */
async function refresh(host: GroupCalls, id: string, outputs: Properties): Promise<Properties> {
  const { props } = await host.read(id, outputs);
  await host.diff(id, props, { name: outputs["name"], description: outputs["description"] });
  return props;
}

describe.each(doors)("by the $door", (door) => {
  const { open, keep } = opening(door);

  test("a trunk that is named for one number and known by its id for another stays so in a refresh, in whatever order", async () => {
    const { pbx, host } = await open({ shuffleCallerIds: true });
    const byName = { trunk: "CallCentric", callerId: "3000" };
    const byId = { providerId: pbx.tenant().trunk("CallCentric").id, callerId: "12001" };
    for (const [name, outboundCallerIds] of [
      ["First", [byName, byId]],
      ["Second", [byId, byName]],
    ] as const) {
      const inputs = { name, outboundCallerIds };
      const { id, outs } = await host.create(inputs);
      const read = await host.read(id, outs);
      expect(read).toEqual({ id, props: outs, inputs });
      expect(await host.diff(id, read.props, inputs)).toMatchObject({ changes: false });
    }
  });

  describe("a group's life", () => {
    test("takes one request each to create, read and delete, two to update, and the tenant, trunks and rules once", async () => {
      const { pbx, host } = await open({ shuffleCallerIds: true });
      const tenant = pbx.tenant();
      const callerIds = ["3000", "12000", "012001"].map((callerId) => ({
        providerId: tenant.trunk().id,
        callerId,
      }));
      const { inputs, failures } = await host.check(
        {},
        { name: "Sales", description: "", outboundCallerIds: callerIds },
      );
      expect(failures).toEqual([]);
      expect(inputs).toEqual({ name: "Sales", outboundCallerIds: callerIds });

      const { id, outs } = await host.create(inputs);
      expect(outs).toMatchObject({ ...inputs, tenantId: tenant.id });
      for (let round = 0; round < 4; round += 1) {
        const read = await host.read(id, outs);
        expect(read).toEqual({ id, props: outs, inputs });
      }
      expect(await host.diff(id, outs, { ...inputs, outboundCallerIds: callerIds.toReversed() })).toEqual({
        changes: false,
        replaces: [],
      });
      const changed = await host.update(id, outs, { name: "Sales", outboundCallerIds: callerIds.slice(1) });
      expect(changed["outboundCallerIds"]).toEqual(callerIds.slice(1));
      await host.delete(id, changed);

      expect(tenant.groups()).toEqual([]);
      expect(pbx.requests.map(({ method, operation }) => `${method} ${operation ?? ""}`)).toEqual([
        "GET getTenant",
        "GET listTrunks",
        "POST createGroup",
        ...Array.from({ length: 4 }, () => "GET getGroup"),
        "GET getGroup",
        "POST replaceGroup",
        "GET listRules",
        ...Array.from(tenant.rules(), () => "GET listAppliedGroups"),
        "POST destroyGroup",
      ]);
      expect(pbx.contractViolations).toEqual([]);
      expect(await host.allSaid()).toBe("");
    });

    test("an update carries over what we don't manage", async () => {
      const { pbx, host } = await open({ extraFields: true });
      const providerId = pbx.tenant().trunk().id;
      const inputs = { name: "Sales", outboundCallerIds: [{ providerId, callerId: "3000" }] };
      const { id, outs } = await host.create(inputs);
      const made = pbx.tenant().group("Sales");
      await host.update(id, outs, { ...inputs, description: "edited" });
      expect(pbx.tenant().group("Sales")).toEqual({ ...made, description: "edited" });
    });

    test("a group that is gone reads as gone; one behind a proxy's 404 page does not", async () => {
      const { pbx, host } = await open();
      const { id, outs } = await host.create({ name: "Sales" });
      const fault = pbx.fault({
        path: /^\/groups\/./,
        fault: { status: 404, body: "<html>nginx: not found</html>" },
      });
      expect(await messageOf(host.read(id, outs))).toContain(
        "404 with text/html: “<html>nginx: not found</html>”",
      );
      fault.remove();
      pbx.tenant().removeGroup(id);
      expect((await host.read(id, outs)).id).toBe("");
    });

    test.each([{ id: 7 }, ["id"], null, 404])(
      "a 404 whose detail is %j says that the group is gone: it is refreshed away, and deleted",
      async (detail) => {
        const { pbx, host } = await open();
        const { id, outs } = await host.create({ name: "Sales" });
        const body = { errors: [{ code: "UNKNOWN", message: "Not found", detail }] };
        pbx.fault({ path: /^\/groups\/./, fault: { status: 404, body } });
        expect((await host.read(id, outs)).id).toBe("");
        await host.delete(id, outs);
      },
    );

    test("where the PBX has no call that removes a group, the error names retainOnDelete", async () => {
      const { host } = await open({ destroyCall: false });
      const { id, outs } = await host.create({ name: "Sales" });
      expect(await messageOf(host.delete(id, outs))).toContain("retainOnDelete");
    });

    test("errors reach the engine once: the host prints no stack trace", async () => {
      const { pbx, host } = await open();
      pbx.fault({ fault: { status: 403 } });
      await messageOf(host.read("id", {}));
      await messageOf(host.delete("id", { name: "Sales" }));
      expect(await host.allSaid()).not.toMatch(/ at |Error/);
    });
  });

  describe("a name that exists already", () => {
    test("is refused with the PBX's own message, the id and adoptExisting", async () => {
      const { pbx, host } = await open();
      const id = pbx.tenant().addGroup({ name: "Sales" });
      const message = await messageOf(host.create({ name: "Sales" }));
      expect(message).toMatch(/^cannot create user group "Sales": the PBX answered 400: /);
      expect(message).toContain(`id ${id}`);
      expect(message).toContain("adoptExisting");
    });

    test.each(["setting", "argument"])(
      "is taken over with adoptExisting (%s), without a write where it is equal",
      async (way) => {
        const { pbx, host } = await open({}, way === "setting" ? { PORTSIP_ADOPT_EXISTING: "true" } : {});
        const inputs = {
          name: "Sales",
          description: "team",
          ...(way === "argument" && { adoptExisting: true }),
        };
        const id = pbx.tenant().addGroup({ name: "Sales", description: "team" });
        expect((await host.create(inputs)).id).toBe(id);
        expect(writes(pbx)).toEqual([]);
      },
    );

    test("is not taken over where two have it: the error lists both ids", async () => {
      const { pbx, host } = await open({ duplicateNames: true }, { PORTSIP_ADOPT_EXISTING: "true" });
      const ids = [pbx.tenant().addGroup({ name: "Sales" }), pbx.tenant().addGroup({ name: "Sales" })];
      const message = await messageOf(host.create({ name: "Sales" }));
      for (const id of ids) expect(message).toContain(id);
      expect(writes(pbx)).toEqual([]);
    });

    test("is never taken from another resource that the program declares", async () => {
      const { host } = await open({ duplicateNames: true }, { PORTSIP_ADOPT_EXISTING: "true" });
      const first = await host.about("first").create({ name: "Sales" });
      const second = await host.about("second").create({ name: "Sales" });
      expect(second.id).not.toBe(first.id);
    });

    describe.each(["up", "up --refresh"])("that a resource removed from the program has (%s)", (command) => {
      test("goes to the new resource, and is not removed with the old one", async () => {
        const { pbx, host, next } = await open({ duplicateNames: true }, { PORTSIP_ADOPT_EXISTING: "true" });
        const { id, outs } = await host.about("old").create({ name: "Sales" });

        const renamed = await next();
        if (command === "up --refresh") await refresh(renamed.about("old"), id, outs);
        expect((await renamed.about("new").create({ name: "Sales" })).id).toBe(id);
        await renamed.about("old").delete(id, outs);
        expect(pbx.tenant().groups()).toHaveLength(1);
        expect(writes(pbx)).toEqual(["/api/groups"]);
      });

      test("stays after a crash in between, too, when the old entry is removed at last", async () => {
        const { pbx, host, next } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
        const old = await host.about("old").create({ name: "Sales" });
        const crashed = await next();
        const taken = await crashed.about("new").create({ name: "Sales", description: "new" });
        await crashed.close();

        const mending = await next();
        if (command === "up --refresh") {
          await refresh(mending.about("old"), old.id, old.outs);
          taken.outs = await refresh(mending.about("new"), taken.id, taken.outs);
        }
        const news = { name: "Sales", description: "newer" };
        expect(await mending.about("new").diff(taken.id, taken.outs, news)).toMatchObject({ changes: true });
        const outs = await mending.about("new").update(taken.id, taken.outs, news);
        await mending.about("old").delete(old.id, old.outs);
        expect(pbx.tenant().group("Sales")).toMatchObject({ id: old.id, description: "newer" });

        // Its own entry removes it, also as a replacement, for which its diff is asked first.
        const last = (await next()).about("new");
        await last.diff(taken.id, outs, news);
        await last.delete(taken.id, outs);
        expect(pbx.tenant().groups()).toEqual([]);
      });
    });

    test("two resources that declare it are told, and removing the second leaves the first its group", async () => {
      const { pbx, host, next } = await open({}, { PORTSIP_ADOPT_EXISTING: "true" });
      const first = await host.about("first").create({ name: "Sales" });
      const later = await next();
      const second = await later.about("second").create({ name: "Sales" });
      expect(await messageOf(later.about("first").diff(first.id, first.outs, { name: "Sales" }))).toContain(
        "another resource of this stack",
      );

      const mended = await next();
      await mended.about("first").diff(first.id, first.outs, { name: "Sales" });
      await mended.about("second").delete(second.id, second.outs);
      expect(pbx.tenant().hasGroup(first.id)).toBe(true);
      await mended.said("stays");
    });
  });

  describe("the right tenant, or nothing", () => {
    test("another tenant's token reads, writes and forgets nothing, and the error names both tenants", async () => {
      const { pbx, host, next } = await open();
      const { id, outs } = await host.create({ name: "Sales" });
      const other = await next({ PORTSIP_TOKEN: pbx.tenant("Globex").token });
      pbx.takeRequests();
      await other.diff(id, outs, { name: "Sales" });
      for (const operation of [
        other.read(id, outs),
        other.update(id, outs, { name: "Sales 2" }),
        other.delete(id, outs),
        other.create({ name: "New" }),
      ]) {
        const message = await messageOf(operation);
        expect(message).toContain("Acme (acme.example)");
        expect(message).toContain("Globex (globex.example)");
      }
      expect(pbx.requests.map(({ operation }) => operation)).toEqual(["getTenant"]);
    });

    test("a domain pins the tenant of a bare token", async () => {
      const { pbx, next } = await open();
      const host = await next({ PORTSIP_DOMAIN: "globex.example" });
      expect(await messageOf(host.create({ name: "Sales" }))).toMatch(
        /Acme \(acme\.example\).*globex\.example/,
      );
      expect(writes(pbx)).toEqual([]);
    });

    test("acceptTenantChange goes on, records the new tenant and says so", async () => {
      const { pbx, host, next } = await open();
      const { id, outs } = await host.create({ name: "Sales" });
      const accepting = await next({ PORTSIP_ACCEPT_TENANT_CHANGE: "true" });
      const read = await accepting.read(id, { ...outs, tenantId: "before-the-rebuild" });
      expect(read.props["tenantId"]).toBe(pbx.tenant().id);
      await accepting.said("acceptTenantChange");
    });

    test("a role that may not ask gets one warning, and works on what has no tenant recorded", async () => {
      const { pbx, next } = await open();
      const host = await next({ PORTSIP_TOKEN: pbx.tenant().newToken({ restricted: true }) });
      const { id, outs } = await host.create({ name: "Sales" });
      expect(outs).toMatchObject({ tenantId: null });
      await host.read(id, outs);
      expect(await messageOf(host.read(id, { ...outs, tenantId: pbx.tenant().id }))).toContain(
        "GET /tenant refused",
      );
      await host.said("does not tell which tenant");
      expect((await host.allSaid()).match(/does not tell which tenant/g)).toHaveLength(1);
    });
  });

  describe("signing in", () => {
    const signIn = (pbx: Pbx): Record<string, string> => {
      const { username, password, domain } = pbx.tenant();
      return {
        PORTSIP_TOKEN: "",
        PORTSIP_USERNAME: username,
        PORTSIP_PASSWORD: password,
        PORTSIP_DOMAIN: domain,
      };
    };

    test("happens once, however many operations start together, and again after a token expired", async () => {
      const { pbx, next } = await open();
      const host = await next(signIn(pbx));
      await Promise.all(Array.from({ length: 12 }, (_, index) => host.create({ name: `Group ${index}` })));
      expect(pbx.signIns).toBe(1);
      pbx.expireTokens();
      await Promise.all(
        pbx
          .tenant()
          .groups()
          .map(({ id, name }) => host.read(id, { name })),
      );
      expect([pbx.signIns, pbx.refreshes]).toEqual([1, 1]);
      pbx.expireTokens({ refreshTokens: true });
      await Promise.all(
        pbx
          .tenant()
          .groups()
          .map(({ id, name }) => host.read(id, { name })),
      );
      expect(pbx.signIns).toBe(2);
    });

    test("is not tried again once it was refused, since accounts lock", async () => {
      const { pbx, next } = await open();
      const host = await next({ ...signIn(pbx), PORTSIP_PASSWORD: "wrong-password" });
      const messages = await Promise.all(
        [1, 2, 3, 4].map((n) => messageOf(host.create({ name: `Group ${n}` }))),
      );
      messages.push(await messageOf(host.create({ name: "Later" })));
      expect(pbx.refusedSignIns).toBe(1);
      for (const message of messages) {
        expect(message).toContain("refused to sign in");
        expect(message).not.toContain("wrong-password");
      }
    });
  });

  describe("trust", () => {
    test("a private CA is refused with how to give it, and taken from caFile", async () => {
      const { pbx, host, next } = await open({ tls: true });
      expect(await messageOf(host.create({ name: "Sales" }))).toContain("portsip:caFile");
      expect(pbx.requests).toEqual([]);

      const folder = mkdtempSync(join(tmpdir(), "pulumi-portsip-"));
      keep({ close: () => rm(folder, { recursive: true }) });
      writeFileSync(join(folder, "ca.pem"), pbx.caPem ?? "");
      const trusting = await next({ PORTSIP_CA_FILE: join(folder, "ca.pem") });
      await trusting.create({ name: "Sales" });
      expect(pbx.tenant().groups()).toHaveLength(1);
    });

    test("a redirect is not followed, and the token goes nowhere else", async () => {
      const elsewhere = keep(await startPbx());
      const { pbx, host } = await open();
      pbx.fault({ path: "/groups", fault: { redirect: `${elsewhere.url}/api/groups` } });
      expect(await messageOf(host.create({ name: "Sales" }))).toContain("not followed");
      expect(elsewhere.requests).toEqual([]);
    });

    test("an answer of more than 10 MB is refused", async () => {
      const { pbx, host } = await open();
      pbx.fault({ path: "/groups", fault: "huge" });
      expect(await messageOf(host.read("id", { name: "Sales" }))).toContain("10 MB");
    });
  });

  describe("limits", () => {
    test("no more calls at once than maxConcurrency, and all wait while the PBX asks to", async () => {
      const { pbx, host } = await open(
        { latencyMs: 30 },
        { PORTSIP_MAX_CONCURRENCY: "3", PORTSIP_MAX_RETRIES: "3" },
      );
      await host.create({ name: "First" });
      pbx.takeRequests();
      pbx.fault({ path: "/groups", times: 1, fault: { status: 429, headers: { "Retry-After": "1" } } });
      await Promise.all(Array.from({ length: 12 }, (_, index) => host.create({ name: `Group ${index}` })));
      expect(pbx.maxConcurrent).toBe(3);
      const refused = pbx.requests.find(({ status }) => status === 429);
      const from = refused?.finishedAt ?? 0;
      const held = pbx.requests.filter(({ startedAt }) => startedAt > from && startedAt < from + 950);
      // Two may have been on their way when the first was refused; without the pause it would be eleven.
      expect(held.length).toBeLessThanOrEqual(2);
      expect(pbx.tenant().groups()).toHaveLength(13);
    });
  });

  test("no settings: one error that names both ways to set each", async () => {
    const host = keep(await door.start());
    const message = await messageOf(host.create({ name: "Sales" }));
    for (const way of [
      "PORTSIP_URL",
      "pulumi config set portsip:url",
      "PORTSIP_TOKEN",
      "pulumi config set --secret portsip:token",
    ]) {
      expect(message).toContain(way);
    }
    expect((await host.check({}, { name: "Sales" })).failures).toEqual([]);
  });
});
