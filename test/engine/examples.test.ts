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
            { name: "Twilio", didNumbers: "+15550100-+15550199" },
          ],
        },
      ],
    });
    const stack = await makeStack({
      program: example(name),
      environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PULUMI_NODEJS_TRANSPILE_ONLY: "false" },
    });
    expect((await stack.run("up")).output).toContain(`+ ${groups + 1} created`);
    expect(pbx.tenant().groups()).toHaveLength(groups);
    expect((await stack.run("preview", "--expect-no-changes")).code).toBe(0);
    expect(pbx.contractViolations).toEqual([]);
  },
  engineTimeoutMs,
);
