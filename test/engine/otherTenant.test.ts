import { afterEach, expect, jest, test } from "@jest/globals";
import { type Pbx, startPbx } from "../pbx";
import { doors, filesBy, programBy } from "./doors";
import { engineTimeoutMs, groupsInState, makeStack, removeStacks } from "./harness";
import { salesAndSupport } from "./programs";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test.each(doors)(
  "by the $door, another tenant's token is refused by refresh, up and destroy, which name both tenants, write nothing and keep the state",
  async (door) => {
    pbx = await startPbx();
    const [acme, globex] = [pbx.tenant(), pbx.tenant("Globex")];
    acme.editTrunk("CallCentric", { didNumbers: "100;3000;12000-18000" });
    const trunk = acme.trunk().id;
    const stack = await makeStack({
      program: { files: filesBy(door, salesAndSupport(trunk)) },
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: acme.token },
    });
    const idsInState = async (): Promise<unknown[]> =>
      [...(await groupsInState(stack)).values()].map(({ id }) => id).sort();
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    globex.addGroup({ name: "Sales", description: "Globex's own" });
    const held = [acme.groups(), globex.groups()];
    const ids = await idsInState();
    expect(ids).toEqual(
      acme
        .groups()
        .map(({ id }) => id)
        .sort(),
    );

    stack.environment["PORTSIP_TOKEN"] = globex.token;
    await stack.write(
      "index.ts",
      programBy(door, salesAndSupport(trunk, { main: "12000", description: "Changed" })),
    );
    pbx.takeRequests();
    for (const command of ["refresh", "up", "destroy"]) {
      const refused = await stack.run(command);
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain("belong to tenant Acme (acme.example)");
      expect(refused.output).toContain("to tenant Globex (globex.example)");
      expect(refused.output).toContain("nothing was changed");
      expect(refused.output).not.toContain("    at ");
      expect(await idsInState()).toEqual(ids);
    }
    expect([acme.groups(), globex.groups()]).toEqual(held);
    // The check of a changed number looks for its trunk, which no input says the tenant of. No group is read.
    const calls = pbx.requests.map(({ operation }) => operation);
    expect(calls.filter((call) => call !== "getTenant" && call !== "listTrunks")).toEqual([]);

    stack.environment["PORTSIP_TOKEN"] = acme.token;
    expect(await stack.run("up")).toMatchObject({ code: 0 });
    expect(acme.group("Sales")).toHaveProperty("description", "Changed");
    expect(globex.groups()).toEqual(held[1]);
  },
);
