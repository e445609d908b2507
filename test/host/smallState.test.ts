import { PROVIDER } from "../../provider/src/userGroup/handedOver";
import { startPbx } from "../pbx";
import { startOperations } from "./operationsHost";
import { SmallEngine } from "./smallEngine";

// Pulumi stores both for each resource, beside about 400 bytes of its own.
test("what is stored of a group is what was declared, the constant that hands it over, and its tenant", async () => {
  const pbx = await startPbx();
  const config = { "portsip:url": pbx.url, "portsip:token": pbx.token };
  const providerId = pbx.tenant().trunk().id;
  const declared = {
    name: "Sales",
    description: "Outbound team",
    outboundCallerIds: [
      { providerId, callerId: "3000", description: "Main line" },
      { providerId, callerId: "12000", description: "Second line" },
    ],
  };
  const engine = new SmallEngine(startOperations);
  expect(await engine.up(new Map([["sales", declared]]), { refresh: false, config })).toEqual([]);
  await pbx.close();

  const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
  const { inputs, outputs } = engine.state.get("sales") ?? {};
  expect(inputs).toEqual(declared);
  // What is not declared is named all the same: a preview takes an output that is absent for unknown.
  expect(size(outputs) - size(declared)).toBeLessThan(140);
  expect(size(PROVIDER)).toBeLessThan(90);
});
