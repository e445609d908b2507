import { beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import type * as portsip from "pulumi-portsip";
import program from "./index";

// The PBX, as far as the program looks it up. No real one is contacted.
const trunks: portsip.Trunk[] = [
  { id: "trunk-1", name: "CallCentric", didNumbers: [{ first: "12000", last: "18000" }] },
  { id: "trunk-2", name: "Twilio", didNumbers: [{ first: "5000", last: "5000" }] },
];

const rules = ["Out via CallCentric", "Out via Twilio"].map((name) => ({ name, enabled: true }));
const extensions = ["101", "102", "103", "104"].map((number) => ({ number }));
const found: Record<string, object> = {
  "portsip:index:getTrunks": trunks,
  "portsip:index:getOutboundRules": rules,
  "portsip:index:getExtensions": extensions,
};

const declared = new Map<string, portsip.UserGroupArgs>();

beforeAll(() =>
  pulumi.runtime.setMocks({
    call: ({ token }) => found[token] ?? {},
    newResource: ({ name, inputs }: { name: string; inputs: portsip.UserGroupArgs }) => {
      declared.set(name, inputs);
      return { id: `id of ${name}`, state: inputs };
    },
  }),
);

test("sales presents the first number of each trunk, support the last", async () => {
  const { sales } = await program();
  expect(await new Promise((resolve) => sales.apply(resolve))).toBe("id of sales");
  expect(declared.get("sales")?.outboundCallerIds).toEqual([
    { trunk: "CallCentric", callerId: "12000", description: "Main line" },
    { trunk: "Twilio", callerId: "5000", description: "Main line" },
  ]);
  expect(declared.get("support")).toMatchObject({
    name: "Support",
    outboundCallerIds: [{ callerId: "18000" }, { callerId: "5000" }],
    members: ["103", "104"],
    outboundRules: ["Out via CallCentric", "Out via Twilio"],
  });
});
