import { describe, expect, test } from "@jest/globals";
import { doors, type Opened, opening } from "./doors";
import { partlyMadeBy } from "./groupHost";

describe.each(doors)("by the $door", (door) => {
  const { open } = opening(door);

  test("a group that was found after its answer was lost is kept, though its members cannot be read then", async () => {
    const { pbx, host } = await open();
    pbx.fault({ fault: "reset-after", method: "POST", path: "/groups", times: 1 });
    pbx.fault({ fault: { status: 403 }, method: "GET", path: /\/members/ });
    const made = await partlyMadeBy(host.create({ name: "Sales", members: ["101"] }));
    const { id } = pbx.tenant().group("Sales");
    expect(made).toMatchObject({ id, properties: { name: "Sales", members: [] } });
    expect(made.message).toMatch(/was made with id .*, but .*403.*run pulumi up again/);
  });

  test("a group is kept, though it could not be found out whether an earlier try made a second one", async () => {
    const { pbx, host } = await open({}, { PORTSIP_TIMEOUT_SECONDS: "1" });
    pbx.fault({ fault: "hang", method: "POST", path: "/groups", times: 1 });
    pbx.fault({ fault: { status: 403 }, method: "GET", path: /\/groups$/, skip: 1 });
    const made = await partlyMadeBy(host.create({ name: "Sales" }));
    expect(made.id).toBe(pbx.tenant().group("Sales").id);
    expect(made.message).toMatch(/earlier try that had timed out could not be found out .*403/);
  });

  describe("what is kept of a group that lacks a member", () => {
    const declared = { name: "Sales", description: "team", members: ["101", "102"] };
    const lacking = async (): Promise<Opened & { kept: Awaited<ReturnType<typeof partlyMadeBy>> }> => {
      const opened = await open();
      const fault = opened.pbx.fault({ fault: { status: 500 }, path: /\/members\/102$/ });
      const kept = await partlyMadeBy(opened.host.create(declared));
      fault.remove();
      return { ...opened, kept };
    };

    test("is refreshed as it is, differs from what is declared, and is finished by the next run", async () => {
      const { pbx, next, kept } = await lacking();
      const { id } = kept;
      const later = await next();
      const { props, inputs } = await later.read(id, kept.properties, declared);
      expect({ props, inputs }).toEqual({
        props: kept.properties,
        inputs: { ...declared, members: ["101"] },
      });
      expect(await later.diff(id, props, declared, inputs)).toMatchObject({ changes: true, replaces: [] });
      const outs = await later.update(id, props, declared);
      expect(outs).toEqual({ ...kept.properties, members: ["101", "102"] });
      expect(pbx.tenant().members(id)).toEqual(["101", "102"]);
      expect(await later.diff(id, outs, declared)).toMatchObject({ changes: false });
    });

    test("is removed by a program that declares it no longer", async () => {
      const { pbx, next, kept } = await lacking();
      await (await next()).delete(kept.id, kept.properties);
      expect(pbx.tenant().groups()).toEqual([]);
    });
  });
});
