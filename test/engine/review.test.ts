import { afterEach, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { type Pbx, startPbx } from "../pbx";
import { engineTimeoutMs, makeStack, removeStacks } from "./harness";

jest.setTimeout(engineTimeoutMs);

let pbx: Pbx;

afterEach(async () => {
  removeStacks();
  await pbx.close();
});

const number = (trunk: string, callerId: string, description: string): string =>
  `{ providerId: "${trunk}", callerId: "${callerId}", description: "${description}" }`;

const program = (callerIds: string[]): string => `
import * as portsip from "pulumi-portsip";
new portsip.UserGroup("sales", { name: "Sales", outboundCallerIds: [${callerIds.join(", ")}] });
`;

/** What differs from run to run is masked: the PBX's ids. */
function masked(text: string, names: ReadonlyMap<string, string>): string {
  let clean = text;
  for (const [value, name] of names) clean = clean.replaceAll(value, name);
  return clean.trim();
}

// docs/review.md shows these.
test("what a reviewer reads where a caller ID is added, removed, edited or moved", async () => {
  pbx = await startPbx();
  const [trunk, other] = pbx.tenant().trunks.map(({ id }) => id) as [string, string];
  const [main, hotline, mobile] = [
    number(trunk, "3000", "Main line"),
    number(trunk, "12000", "Hotline"),
    number(other, "442079460000", "UK"),
  ];
  const stack = await makeStack({
    program: { files: { "index.ts": program([main, hotline]) } },
    environment: { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token },
  });
  expect(await stack.run("up")).toMatchObject({ code: 0 });
  const names = new Map([
    [trunk, "TRUNK"],
    [other, "OTHER-TRUNK"],
    [pbx.tenant().group("Sales").id, "GROUP"],
    [pbx.tenant().id, "TENANT"],
  ]);
  const diff = async (callerIds: string[]): Promise<string> => {
    await stack.write("index.ts", program(callerIds));
    return masked((await stack.run("preview", "--diff")).stdout, names);
  };
  expect(await diff([main, hotline, mobile])).toMatchSnapshot("added");
  expect(await diff([hotline])).toMatchSnapshot("removed");
  expect(await diff([number(trunk, "3001", "Main line"), hotline])).toMatchSnapshot("edited");
  expect(await diff([hotline, main])).toMatchSnapshot("in another order");

  await stack.write("index.ts", program([hotline, mobile]));
  const { code, stdout } = await stack.run("preview", "--json");
  expect(code).toBe(0);
  // The rest of a state is Pulumi's: times, versions, where in the program a resource is declared.
  const inputs = z.looseObject({ inputs: z.unknown().optional() });
  const shown = z
    .object({
      steps: z.array(z.object({ op: z.string(), urn: z.string(), oldState: inputs, newState: inputs })),
      changeSummary: z.unknown(),
    })
    .parse(JSON.parse(stdout));
  const steps = shown.steps.map(({ op, urn, oldState, newState }) => ({
    op,
    urn,
    before: oldState.inputs,
    after: newState.inputs,
  }));
  const text = JSON.stringify({ steps, changeSummary: shown.changeSummary }, undefined, 2);
  expect(masked(text, names)).toMatchSnapshot("as JSON");
});
