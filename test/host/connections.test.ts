import { type Pbx, startPbx } from "../pbx";
import { doors, opening } from "./doors";
import { type GroupHost, messageOf } from "./groupHost";

/** The connections "acme" and "globex": two tenants of one PBX, each with its own sign-in. */
function connectionsTo(pbx: Pbx): Record<string, Record<string, string>> {
  return Object.fromEntries(
    ["Acme", "Globex"].map((name) => {
      const { username, password, domain } = pbx.tenant(name);
      return [name.toLowerCase(), { url: pbx.url, username, password, domain }];
    }),
  );
}

describe.each(doors)("by the $door", (door) => {
  const { keep } = opening(door);

  const start = async (given: {
    config?: object | string;
    environment?: object;
    more?: Record<string, string>;
  }): Promise<GroupHost> => {
    const { config, environment, more } = given;
    return keep(
      await door.start({
        config:
          config === undefined
            ? {}
            : { "portsip:connections": typeof config === "string" ? config : JSON.stringify(config) },
        environment: {
          PORTSIP_MAX_RETRIES: "1",
          ...(environment && { PORTSIP_CONNECTIONS: JSON.stringify(environment) }),
          ...more,
        },
      }),
    );
  };

  const pbxOnly = async (): Promise<Pbx> => keep(await startPbx());

  test.each(["config", "environment"])(
    "a group lives on the tenant of its connection, from create to delete (%s)",
    async (place) => {
      const pbx = await pbxOnly();
      const host = await start({ [place]: connectionsTo(pbx) });
      const [acme, globex] = [pbx.tenant("Acme"), pbx.tenant("Globex")];
      const news = { name: "Sales", connection: "globex" };
      const { inputs, failures } = await host.check({}, news);
      expect({ inputs, failures }).toEqual({ inputs: news, failures: [] });
      const { id, outs } = await host.create(inputs);
      expect(outs).toMatchObject({ ...news, tenantId: globex.id });
      expect([acme.groups(), globex.group("Sales").id]).toEqual([[], id]);
      const other = await host.create({ name: "Sales", connection: "acme" });
      expect(acme.group("Sales").id).toBe(other.id);

      expect(await host.read(id, outs)).toMatchObject({ id, props: outs, inputs });
      const updated = await host.update(id, outs, { ...news, description: "team" });
      expect(updated).toMatchObject({ connection: "globex" });
      expect(globex.group("Sales").description).toBe("team");
      await host.delete(id, updated);
      expect([acme.groups().length, globex.groups().length]).toEqual([1, 0]);
      expect(pbx.signIns).toBe(2);
    },
  );

  test("the state holds the connection's name and none of its settings", async () => {
    const pbx = await pbxOnly();
    const host = await start({ config: connectionsTo(pbx) });
    const { outs } = await host.create({ name: "Sales", connection: "acme" });
    const { password, username } = pbx.tenant("Acme");
    for (const setting of [pbx.url, password, username]) expect(JSON.stringify(outs)).not.toContain(setting);
    expect(outs["connection"]).toBe("acme");
  });

  test("the environment wins, connection by connection and field by field", async () => {
    const pbx = await pbxOnly();
    const config = connectionsTo(pbx);
    const host = await start({
      config: { ...config, acme: { ...config["acme"], password: "rotated since" } },
      environment: {
        acme: { password: pbx.tenant("Acme").password },
        more: { url: pbx.url, token: pbx.token },
      },
    });
    await host.create({ name: "Sales", connection: "acme" });
    await host.create({ name: "Sales", connection: "globex" });
    await host.create({ name: "Support", connection: "more" });
    expect(pbx.tenant("Acme").groups()).toHaveLength(2);
    expect(pbx.tenant("Globex").groups()).toHaveLength(1);
  });

  test("without a connection the top-level settings apply, and no connection takes any of them but what is about the run", async () => {
    const pbx = await pbxOnly();
    const { globex = {} } = connectionsTo(pbx);
    const { url: _, ...withoutUrl } = globex;
    const host = await start({
      config: { globex, half: withoutUrl },
      more: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_ADOPT_EXISTING: "true" },
    });
    const { outs } = await host.create({ name: "Sales" });
    expect(outs).not.toHaveProperty("connection");
    expect(pbx.tenant("Acme").groups()).toHaveLength(1);

    expect(await messageOf(host.create({ name: "Sales", connection: "half" }))).toContain(
      "the settings of connection \"half\" are not complete: the PBX's address is missing: set half.url of PORTSIP_CONNECTIONS in the environment, or `pulumi config set --path 'portsip:connections.half.url'",
    );
    const held = pbx.tenant("Globex").addGroup({ name: "Sales" });
    expect((await host.create({ name: "Sales", connection: "globex" })).id).toBe(held);
  });

  test("an unknown connection is refused by check, with the ones that there are", async () => {
    const pbx = await pbxOnly();
    const host = await start({ config: { acme: {} }, environment: connectionsTo(pbx) });
    expect((await host.check({}, { name: "Sales", connection: "acne" })).failures).toEqual([
      {
        property: "connection",
        reason:
          'there is no connection "acne": there are "acme", "globex" (from PORTSIP_CONNECTIONS and portsip:connections in the stack\'s config)',
      },
    ]);
    expect((await host.check({}, { name: "Sales", connection: 7 })).failures).toMatchObject([
      {
        property: "connection",
        reason: expect.stringContaining("must be the name of a connection") as string,
      },
    ]);
    expect(pbx.requests).toEqual([]);
  });

  test.each([
    ["no JSON", "{ acme: s3cret }", "is not JSON"],
    ["no object", '["s3cret"]', "is malformed"],
    ["a connection that is none", '{"acme":"s3cret"}', "is malformed at acme"],
    ["a field that is none", '{"acme":{"pasword":"s3cret"}}', "acme.pasword; did you mean password?"],
  ])("malformed connections (%s) are told by check, without what they hold", async (_, config, problem) => {
    const host = await start({ config });
    const { failures } = await host.check({}, { name: "Sales", connection: "acme" });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.reason).toContain(problem);
    expect(JSON.stringify(failures)).not.toContain("s3cret");
  });

  test("moving a group to another connection is a replacement: created there, deleted here", async () => {
    const pbx = await pbxOnly();
    const host = await start({ config: connectionsTo(pbx) });
    const { id, outs } = await host.create({ name: "Sales", connection: "acme" });
    const news = { name: "Sales", connection: "globex" };
    expect(await host.diff(id, outs, news)).toEqual({ changes: true, replaces: ["connection"] });
    await host.create(news);
    await host.delete(id, outs);
    expect(pbx.tenant("Acme").groups()).toEqual([]);
    expect(pbx.tenant("Globex").groups()).toHaveLength(1);
  });

  test("a connection under a new name hands its groups over with adoptExisting, and loses none", async () => {
    const pbx = await pbxOnly();
    const { acme = {} } = connectionsTo(pbx);
    const before = await start({ config: { acme } });
    const { id, outs } = await before.create({ name: "Sales", connection: "acme" });
    pbx.takeRequests();
    const host = await start({ config: { acme, renamed: acme }, more: { PORTSIP_ADOPT_EXISTING: "true" } });
    const news = { name: "Sales", connection: "renamed" };
    expect(await host.diff(id, outs, news)).toMatchObject({ replaces: ["connection"] });
    expect((await host.create(news)).id).toBe(id);
    await host.delete(id, outs);
    expect(pbx.tenant("Acme").group("Sales").id).toBe(id);
    expect(pbx.requests.filter(({ method, path }) => method === "POST" && path.includes("groups"))).toEqual(
      [],
    );
  });

  test("another tenant's credentials on a connection are refused, and named with it", async () => {
    const pbx = await pbxOnly();
    const connections = connectionsTo(pbx);
    const host = await start({ config: connections });
    const { id, outs } = await host.create({ name: "Sales", connection: "acme" });
    const swapped = await start({ config: { ...connections, acme: connections["globex"] } });
    const message = await messageOf(swapped.read(id, outs));
    expect(message).toContain(`cannot read user group "Sales" (id ${id}) on connection "acme"`);
    expect(message).toMatch(/Acme \(acme\.example\).*Globex \(globex\.example\)/);
  });
});
