import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import * as portsip from "../../../provider/src";
import { TYPE } from "../../../provider/src/userGroup/handedOver";
import { documentText } from "./documents";

// Pulumi's analyzer for Node needs a newer language host than can be built here: the pack of docs/policies.md runs
// against what @pulumi/policy 1.21 does with it, as far as it goes.

interface Checked {
  readonly type: string;
  readonly urn: string;
  readonly props: object;
  readonly opts: { readonly protect: boolean };
}
type Report = (message: string) => void;
type Validate = (args: Checked, report: Report) => void;
interface Policy {
  readonly name: string;
  readonly validateResource: Validate;
}

const policies: Policy[] = [];

const policySdk = {
  PolicyPack: function (_: string, pack: { policies: Policy[] }): void {
    policies.push(...pack.policies);
  },
  validateResourceOfType:
    (
      resource: { isInstance(value: unknown): boolean },
      validate: (props: object, args: Checked, report: Report) => void,
    ): Validate =>
    (args, report) => {
      if (resource.isInstance({ __pulumiType: args.type })) validate(args.props, args, report);
    },
};

const [, pack = ""] = /^```js\n(.*?)^```/ms.exec(documentText("docs/policies.md")) ?? [];
const modules: Record<string, unknown> = { "@pulumi/policy": policySdk, "pulumi-portsip": portsip };
runInNewContext(pack, { require: (name: string) => modules[name] });

function violations(props: object, { stack = "production", protect = true, type = TYPE } = {}): string[] {
  const told: string[] = [];
  const args = { type, urn: `urn:pulumi:${stack}::phones::${type}::sales`, props, opts: { protect } };
  for (const { name, validateResource } of policies)
    validateResource(args, (message) => told.push(`${name}: ${message}`));
  return told;
}

const presents = (callerId: string): object => ({ outboundCallerIds: [{ trunk: "CallCentric", callerId }] });

test("the pack of docs/policies.md passes numbers of a pool and protected groups, and reports others", () => {
  expect(violations(presents("12345"))).toEqual([]);
  expect(violations({})).toEqual([]);
  expect(violations(presents("999"))).toEqual([
    "numbers-of-the-pools: 999 is not in the pool of CallCentric",
  ]);
  expect(violations({}, { protect: false })).toEqual([
    "protected-in-production: set the resource option protect: true",
  ]);
  expect(violations({}, { protect: false, stack: "trial" })).toEqual([]);
  expect(violations(presents("999"), { type: "random:index/randomPet:RandomPet" })).toEqual([]);
});
