import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";
import type { Options } from "prettier";
import { format } from "prettier/standalone";
import ts from "typescript";
import { plan } from "../../../provider/src/cli/import/plan";
import { programText } from "../../../provider/src/cli/import/program";
import { contentOf } from "../../../provider/src/userGroup/api";
import { numberKeys } from "../../../provider/src/userGroup/sameness";
import { canonical, type UserGroupContent } from "../../../provider/src/userGroup/content";
import { circumstances, groups, stateGroup, trunks } from "./arbitraries";

interface Declared {
  readonly resource: string;
  readonly args: Record<string, unknown>;
}

/** Runs a program, with a UserGroup that only takes note. */
function declaredBy(program: string): Declared[] {
  const declared: Declared[] = [];
  // Called with `new`, like the class that it stands for.
  function UserGroup(resource: string, args: Record<string, unknown> = {}): void {
    declared.push({ resource, args });
  }
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2015 };
  const { outputText } = ts.transpileModule(program, { compilerOptions });
  runInNewContext(outputText, { require: () => ({ UserGroup }), exports: {} });
  return declared;
}

const formatted = (program: string, options: Options = {}): Promise<string> =>
  format(program, { ...options, parser: "typescript", plugins: [typescript, estree] });

/** The order of caller IDs means nothing. */
const ordered = ({ outboundCallerIds, ...rest }: UserGroupContent): UserGroupContent => ({
  ...rest,
  outboundCallerIds: outboundCallerIds.toSorted((a, b) => (numberKeys(a) < numberKeys(b) ? -1 : 1)),
});

describe("a program", () => {
  it("says what the PBX holds, for any groups", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        const planned = plan(found, circumstances());
        const declared = declaredBy(programText(planned, listed));
        expect(declared.map(({ resource }) => resource)).toEqual(
          planned.flatMap((group) => (group.kind === "new" ? [group.resource] : [])),
        );
        const byId = new Map(found.map((group) => [group.id, ordered(contentOf(group))]));
        const expected = planned.flatMap(({ id, kind }) => (kind === "new" ? [byId.get(id)] : []));
        expect(declared.map(({ resource, args }) => ordered(canonical({ name: resource, ...args })))).toEqual(
          expected,
        );
      }),
    );
  });

  it("is the same in whatever order the PBX gives groups and their numbers", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        const turned = found.toReversed().map((group) => ({
          ...group,
          outbound_caller_ids: group.outbound_caller_ids?.toReversed(),
        }));
        const [one, other] = [found, turned].map((each) => programText(plan(each, circumstances()), listed));
        expect(other).toBe(one);
      }),
    );
  });

  it("has a property a line, and each line is one that prettier leaves as it is unless it is too long", async () => {
    await fc.assert(
      fc.asyncProperty(groups, trunks, async (found, listed) => {
        const program = programText(plan(found, circumstances()), listed);
        // As wide as it takes: what is left is where lines end, and how they are indented.
        expect(await formatted(program, { printWidth: 10_000 })).toBe(program);
        for (const line of program.split("\n").filter((each) => /^ *\w+: /.test(each)))
          expect(line).toMatch(/^ +\w+: (".*"|'.*'|[\p{ID_Continue}$]+|\[),?$/u);
      }),
    );
  });

  it("writes no default", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        for (const { resource, args } of declaredBy(programText(plan(found, circumstances()), listed))) {
          expect(args["name"]).not.toBe(resource);
          expect(Object.values(args)).not.toContain("");
          expect(Object.values(args)).not.toContainEqual([]);
          expect(Object.values(args)).not.toContain(undefined);
        }
      }),
    );
  });

  it("reads well", () => {
    const found = [
      {
        id: "aWQx",
        name: "Sales",
        description: "Outbound team",
        outbound_caller_ids: [
          { provider_id: "dDE=", caller_id: "3000", description: null },
          { provider_id: "enVnZQ==", caller_id: "0100", display_name: "ACME" },
        ],
      },
      { id: "aWQy", name: "support" },
    ];
    expect(programText(plan(found, circumstances()), [{ id: "dDE=", name: "CallCentric" }]))
      .toBe(`// User groups that the PBX had already, as \`pulumi-portsip import\` found them.

import * as portsip from "pulumi-portsip";

const callCentric = "dDE="; // the trunk "CallCentric"
const unlistedTrunk = "enVnZQ=="; // a trunk that the PBX does not list

new portsip.UserGroup("sales", {
  name: "Sales",
  description: "Outbound team",
  outboundCallerIds: [
    {
      providerId: callCentric,
      callerId: "3000",
    },
    {
      providerId: unlistedTrunk,
      callerId: "0100",
      displayName: "ACME",
    },
  ],
});

new portsip.UserGroup("support");
`);
  });

  it("has what it cannot declare as a comment, by name, with the reason", () => {
    const twice = [
      { provider_id: "dDE=", caller_id: "1" },
      { provider_id: "dDE=", caller_id: "1" },
    ];
    const found = [
      { id: "aWQx", name: 'The "twins"\n', outbound_caller_ids: twice },
      { id: "aWQy", name: " " },
    ];
    const program = programText(plan(found, circumstances()), []);
    expect(program).toContain(
      `// Not declared: 'The "twins"\\n' (id aWQx): name has a character that nobody sees, U+000A at place 12`,
    );
    expect(program).toContain('// Not declared: " " (id aWQy): name is empty');
    expect(declaredBy(program)).toEqual([]);
  });

  it("protects groups that are new, if that is wanted", () => {
    const found = [{ id: "aWQx", name: "Sales" }];
    expect(programText(plan(found, circumstances({ protect: true })), [])).toContain(`
new portsip.UserGroup("sales", {
  name: "Sales",
}, {
  protect: true,
});
`);
  });

  it("keeps what the state says of a group", () => {
    const long = "a-name-that-somebody-chose-and-that-goes-on-for-longer-than-a-line-holds";
    const inState = [
      stateGroup({ id: "aWQ0", resource: "plain", protect: true, retainOnDelete: true }),
      stateGroup({
        id: "aWQ1",
        resource: long,
        declared: { inputs: { name: "Sales", adoptExisting: true } },
      }),
      stateGroup({ id: "aWQ2", resource: "seen", external: true }),
      stateGroup({ id: "aWQ3", resource: long + "2", external: true, options: { connection: "acme" } }),
      stateGroup({ id: "aWQ5", resource: "below", plain: false }),
      stateGroup({ id: "aWQ6", resource: "going", leaving: true }),
      stateGroup({
        id: "aWQ8",
        resource: "by-hand",
        ignoreChanges: ["outboundCallerIds"],
        declared: { inputs: { name: "by-hand" } },
      }),
      stateGroup({ id: "aWQ7", resource: "bare", protect: true, declared: { inputs: { name: "bare" } } }),
    ];
    const found = inState.map(({ id }) => ({ id, name: "Sales", description: "drifted" }));
    const tenant = { id: "dGVuYW50" };
    const owned = inState.map((entry) => ({ ...entry, owner: { tenantId: tenant.id } }));
    const program = programText(plan(found, circumstances({ inState: owned, tenant })), []);
    expect(program).toContain('portsip.UserGroup.get("seen", "aWQ2");');
    const inOneLine = program.replaceAll(/,?\s+/g, " ");
    expect(inOneLine).toContain('{ connection: "acme" }');
    expect(inOneLine).toContain('new portsip.UserGroup("bare" {} { protect: true });');
    expect(inOneLine).toContain(
      'new portsip.UserGroup("by-hand" {} { ignoreChanges: [ "outboundCallerIds" ] });',
    );
    expect(program).toMatch(/Not declared: "Sales" \(id aWQ5\): the stack has it below another resource/);
    expect(program).toMatch(/Not declared: "Sales" \(id aWQ6\): the stack is about to remove it/);
  });
});
