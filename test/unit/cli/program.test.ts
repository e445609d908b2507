import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";
import type { Options } from "prettier";
import { format } from "prettier/standalone";
import ts from "typescript";
import { DYNAMIC, PLUGIN } from "../../../provider/src/cli/import/door";
import * as written from "../../../provider/src/cli/import/program";
import type { Planned } from "../../../provider/src/cli/import/plan";
import { directoryOf as rulesOf } from "../../../provider/src/outboundRule/directory";
import type { Directory } from "../../../provider/src/pbx/directory";
import { directoryOf, type Trunk, trunkOf } from "../../../provider/src/trunk/directory";
import { contentOf } from "../../../provider/src/userGroup/api";
import type { CallerId } from "../../../provider/src/userGroup/content";
import { groups, planned, stateGroup, trunks } from "./arbitraries";

const programText = (groups: readonly Planned[], door = DYNAMIC): string => written.programText(groups, door);

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

const directory = (listed: readonly { id: string; name: string }[]): Directory<Trunk> =>
  directoryOf(listed.map((trunk) => trunkOf({ ...trunk, did_numbers: "" })));

/** What the declared numbers are on the PBX, in any order. */
const onPbx = (args: Record<string, unknown>, trunksByName: Directory<Trunk>): unknown[] =>
  ((args["outboundCallerIds"] ?? []) as CallerId[])
    .map(({ trunk, providerId, ...rest }) => {
      expect([trunk, providerId]).toContain(undefined);
      return { providerId: trunk === undefined ? providerId : trunksByName.named(trunk).id, ...rest };
    })
    .toSorted(byText);

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

describe("a program", () => {
  it("says what the PBX holds, for any groups, and trunks that have one name or none", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        const all = directory(listed);
        const expected = planned(found, { trunks: all });
        const declared = declaredBy(programText(expected));
        expect(expected.map(({ kind }) => kind)).toEqual(found.map(() => "new"));
        expect(declared.map(({ resource }) => resource)).toEqual(
          expected.flatMap((group) => (group.kind === "new" ? [group.resource] : [])),
        );
        const byId = new Map(found.map((group) => [group.id, contentOf(group)]));
        for (const [place, { resource, args }] of declared.entries()) {
          const { name, description, outboundCallerIds = [] } = byId.get(expected[place]?.id ?? "") ?? {};
          expect({ name: resource, ...args }).toMatchObject({ name, ...(description && { description }) });
          expect(onPbx(args, all)).toEqual(outboundCallerIds.toSorted(byText));
        }
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
        const [one, other] = [found, turned].map((each) =>
          programText(planned(each, { trunks: directory(listed) })),
        );
        expect(other).toBe(one);
      }),
    );
  });

  it("has a property a line, and each line is one that prettier leaves as it is unless it is too long", async () => {
    await fc.assert(
      fc.asyncProperty(groups, trunks, async (found, listed) => {
        const program = programText(planned(found, { trunks: directory(listed) }));
        // As wide as it takes: what is left is where lines end, and how they are indented.
        expect(await formatted(program, { printWidth: 10_000 })).toBe(program);
        for (const line of program.split("\n").filter((each) => /^ *\w+: /.test(each)))
          expect(line).toMatch(/^ +\w+: (".*"|'.*'|\[),?$/u);
      }),
    );
  });

  it("writes no default", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        for (const { resource, args } of declaredBy(
          programText(planned(found, { trunks: directory(listed) })),
        )) {
          expect(args["name"]).not.toBe(resource);
          expect(Object.values(args)).not.toContain("");
          expect(Object.values(args)).not.toContainEqual([]);
          expect(Object.values(args)).not.toContain(undefined);
        }
      }),
    );
  });

  it("reads well, with trunks by name where that says which one is meant", () => {
    const found = [
      {
        group: {
          id: "aWQx",
          name: "Sales",
          description: "Outbound team",
          outbound_caller_ids: [
            { provider_id: "dDE=", caller_id: "3000", description: null },
            { provider_id: "enVnZQ==", caller_id: "0100", display_name: "ACME" },
            { provider_id: "dDI=", caller_id: "0200" },
          ],
        },
        members: ["101", "0102"],
        outboundRules: ["Out via CallCentric"],
      },
      { group: { id: "aWQy", name: "support" }, members: [], outboundRules: [] },
      { id: "aWQz", name: "without" },
    ];
    const listed = directory([
      { id: "dDE=", name: "CallCentric" },
      { id: "dDI=", name: "Twin" },
      { id: "dDM=", name: "Twin" },
    ]);
    expect(programText(planned(found, { trunks: listed })))
      .toBe(`// User groups that the PBX had already, as \`pulumi-portsip import\` found them.

import * as portsip from "pulumi-portsip";

new portsip.UserGroup("sales", {
  name: "Sales",
  description: "Outbound team",
  outboundCallerIds: [
    {
      providerId: "dDI=",
      callerId: "0200",
    },
    {
      providerId: "enVnZQ==",
      callerId: "0100",
      displayName: "ACME",
    },
    {
      trunk: "CallCentric",
      callerId: "3000",
    },
  ],
  members: [
    "101",
    "0102",
  ],
  outboundRules: [
    "Out via CallCentric",
  ],
});

new portsip.UserGroup("support", {
  members: [],
  outboundRules: [],
});

new portsip.UserGroup("without");
`);
  });

  it("imports from the door that it is written for", () => {
    const program = programText(planned([{ id: "aWQx", name: "Sales" }]), PLUGIN);
    expect(program).toContain('import * as portsip from "pulumi-portsip/plugin";');
  });

  it("has what it cannot declare as a comment, by name, with the reason and with what nobody sees as an escape", () => {
    const numbers = (...list: string[]) => list.map((caller_id) => ({ provider_id: "dDE=", caller_id }));
    const found = [
      { id: "aWQx", name: 'The "twins"', outbound_caller_ids: numbers("1", "1") },
      { id: "aWQy", name: " " },
      { id: "aWQz", name: "Pasted", outbound_caller_ids: numbers("0100", "3000\u202c") },
      { id: "aWQ0", name: "turned\u202e" },
      { group: { id: "aWQ1", name: "Ruled" }, outboundRules: ["One", "Twice"] },
    ];
    const rule = (id: string, name: string) => ({ id, name, enabled: true, priority: 1 });
    const rules = rulesOf([rule("1", "One"), rule("2", "Twice"), rule("3", "Twice")]);
    const program = programText(planned(found, { rules }));
    const comments = program.split("\n").filter((line) => line.startsWith("// Not declared: "));
    expect(comments).toEqual([
      expect.stringMatching(/ " " \(id aWQy\): name is empty/),
      expect.stringMatching(
        / "Pasted" \(id aWQz\): outboundCallerIds\[1\]\.callerId .*U\+202C.* \(it is "3000\\u202c"\)$/,
      ),
      expect.stringMatching(
        / "Ruled" \(id aWQ1\): outboundRules\[1\] cannot be declared: the PBX has 2 outbound rules "Twice"/,
      ),
      expect.stringMatching(
        / 'The "twins"' \(id aWQx\): outboundCallerIds\[1\]\.callerId is the same .* \(it is "1"\)$/,
      ),
      expect.stringMatching(/ "turned\\u202e" \(id aWQ0\): name .*U\+202E/),
    ]);
    expect(declaredBy(program)).toEqual([]);
  });

  it("protects groups that are new, if that is wanted", () => {
    const found = [{ id: "aWQx", name: "Sales" }];
    expect(programText(planned(found, { protect: true }))).toContain(`
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
    const program = programText(planned(found, { inState: owned, tenant }));
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
