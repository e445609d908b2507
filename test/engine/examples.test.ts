import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, example, makeStack, removeStacks } from "./harness";

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

test.each([
  ["user-groups", 3],
  ["from-data", 4],
])(
  "examples/%s is applied, and then there is nothing to do",
  async (name, groups) => {
    pbx = await startPbx({
      tenants: [
        {
          name: "Acme",
          trunks: [
            { name: "CallCentric", didNumbers: "3000;12000-18000" },
            { name: "Twilio", didNumbers: "15550100-15550199" },
          ],
          outboundRules: ["CallCentric", "Twilio"].map((trunk, index) => ({
            name: `Out via ${trunk}`,
            numberPrefix: String(index),
            routes: [{ trunk }],
          })),
        },
      ],
    });
    const stack = await makeStack({
      program: example(name),
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
    });
    expect((await stack.run("up")).output).toContain(`+ ${groups + 1} created`);
    expect(pbx.tenant().groups()).toHaveLength(groups);
    const { id } = pbx.tenant().group("Sales");
    expect(pbx.tenant().members(id)).toEqual(["101", "102"]);
    for (const rule of ["Out via CallCentric", "Out via Twilio"])
      expect(pbx.tenant().appliedGroups(rule)).toContain(id);
    expect((await stack.run("preview", "--expect-no-changes")).code).toBe(0);
    expect(pbx.contractViolations).toEqual([]);
  },
  engineTimeoutMs,
);

test(
  "examples/from-data tells every mistake of its sheets with its line, and declares nothing",
  async () => {
    pbx = await startPbx();
    const stack = await makeStack({
      program: example("from-data"),
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
    });
    await stack.edit("groups.csv", (text) =>
      text.replace("Accounting,Invoices and dunning,CallCentric", "Accounting,,"),
    );
    await stack.edit("members.csv", (text) => text.replace("104;Dan;Support", "104;Dan;Suport"));
    const { code, output } = await stack.run("preview");
    expect(code).not.toBe(0);
    expect(output).toContain("groups.csv, line 6: the number 12001 of Accounting has no trunk");
    expect(output).toContain(
      "members.csv, line 5: extension 104 is in Suport, which groups.csv does not have",
    );
    expect(output).not.toMatch(/^\s+at /m);
    expect(pbx.takeRequests()).toEqual([]);
  },
  engineTimeoutMs,
);
