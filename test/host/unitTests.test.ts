import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import * as portsip from "../../provider/src";
import { type Pbx, startPbx } from "../pbx";

// People test their programs with Pulumi's mocks: no lookup reaches a PBX then, whatever the settings are.

const environment = { ...process.env };
const trunk = { id: "trunk-1", name: "CallCentric", didNumbers: [] };

let pbx: Pbx;
let asked: [token: string, inputs: unknown][];
let answer: object;

beforeEach(async () => {
  pbx = await startPbx({ seed: true });
  Object.assign(process.env, { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token });
  asked = [];
  await pulumi.runtime.setMocks({
    call: ({ token, inputs }) => {
      asked.push([token, inputs]);
      return answer;
    },
    newResource: ({ inputs }) => ({ id: "made", state: inputs as object }),
  });
});

afterEach(async () => {
  process.env = { ...environment };
  expect(pbx.requests).toEqual([]);
  await pbx.close();
});

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

describe("a lookup in a unit test asks the mocks", () => {
  it("by its name, with the arguments as they were given", async () => {
    answer = trunk;
    expect(await portsip.getTrunk({ name: "CallCentric", connection: "acme" })).toEqual(trunk);
    expect(await valueOf(portsip.getTrunkOutput({ id: pulumi.output("trunk-1") }))).toEqual(trunk);
    expect(asked).toEqual([
      ["portsip:index:getTrunk", { name: "CallCentric", connection: "acme" }],
      ["portsip:index:getTrunk", { id: "trunk-1" }],
    ]);
  });

  it.each([
    ["a list", [trunk]],
    ["a list in an object", { trunks: [trunk] }],
  ])("and a lookup of many takes %s", async (_, given) => {
    answer = given;
    expect(await portsip.getTrunks()).toEqual([trunk]);
    expect(await valueOf(portsip.getTrunksOutput())).toEqual([trunk]);
    expect(await portsip.getUserGroups({ filter: "x", details: true })).toEqual([trunk]);
    expect(asked.at(-1)).toEqual(["portsip:index:getUserGroups", { filter: "x", details: true }]);
  });

  it("and what the mocks throw reaches the test", async () => {
    await pulumi.runtime.setMocks({
      call: () => {
        throw new Error("no such trunk here");
      },
      newResource: () => ({ id: "made", state: {} }),
    });
    await expect(portsip.getTrunk({ name: "x" })).rejects.toThrow("no such trunk here");
  });
});

test("the unit test of examples/user-groups passes in jest as it comes, with settings of a real PBX around", async () => {
  const modules = path.resolve(__dirname, "../../node_modules");
  // As it comes, but for its cache, which it would leave in the temporary folder.
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [path.join(modules, "jest/bin/jest.js"), "--cacheDirectory", path.join(modules, ".cache/jest-example")],
    { cwd: path.resolve(__dirname, "../../examples/user-groups") },
  );
  expect(stderr).toContain("1 passed");
});
