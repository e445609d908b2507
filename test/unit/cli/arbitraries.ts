import fc from "fast-check";
import { type Circumstances, plan, type Planned } from "../../../provider/src/cli/import/plan";
import type { FoundGroup } from "../../../provider/src/cli/import/readGroups";
import type { StateGroup } from "../../../provider/src/cli/import/state";
import type { ApiGroup } from "../../../provider/src/userGroup/api";
import {
  problemWithPresented,
  problemWithName,
  problemWithNumber,
} from "../../../provider/src/userGroup/texts";

/** What is hard on names: scripts, quotes, templates, marks, emoji, and what cannot be seen. */
const awkward = fc.constantFrom(
  ...['"', "'", "\\", "`", "${x}", "\n", "\t", "\r\n", "\u2028", "\u202e", "\u0000", "\ufeff", "\u00a0"],
  ...["営業部", "المبيعات", "Продажи", "ß", "İ", "é", "e\u0301", "👩‍💻", "😀", "🇩🇪", "①", "ﬁ", "1", "9to5"],
  ...[
    "default",
    "new",
    "class",
    "portsip",
    "__proto__",
    "constructor",
    " ",
    "-",
    "*/",
    "//",
    "Sales",
    "sales",
  ],
);

export const awkwardText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.array(awkward, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("")),
      fc.string({ unit: "grapheme", minLength: 1, maxLength }),
      fc.string({ unit: "binary", minLength: 1, maxLength }),
    )
    .map((text) => Array.from(text).slice(0, maxLength).join(""))
    .filter((text) => text.trim() !== "");

/** The same without what a check refuses. */
const declarable = (maxLength: number, problem: (text: string) => string | undefined): fc.Arbitrary<string> =>
  awkwardText(maxLength)
    .map((text) => Array.from(text).filter((character) => problem(character) === undefined))
    .map((characters) => characters.join("").trim())
    .filter((text) => text !== "" && problem(text) === undefined);

export const trunks = fc.uniqueArray(
  fc.record(
    { id: fc.constantFrom("dDE=", "dDI=", "dDM=", "dDQ="), name: awkwardText(64) },
    { noNullPrototype: true },
  ),
  { selector: ({ id }) => id, maxLength: 4 },
);

const callerId = fc.record(
  {
    provider_id: fc.constantFrom("dDE=", "dDI=", "dDM=", 'a"b\\'),
    caller_id: fc.oneof(fc.constantFrom("3000", "0100", "+442079460000"), declarable(64, problemWithNumber)),
    description: fc.oneof(awkwardText(90), fc.constantFrom(null, "")),
    display_name: fc.oneof(declarable(60, problemWithPresented), fc.constantFrom(null, "")),
    color: fc.constant("red"),
  },
  { requiredKeys: ["provider_id", "caller_id"], noNullPrototype: true },
);

const group = (maxDescription: number): fc.Arbitrary<Omit<ApiGroup, "id"> & Pick<ApiGroup, "name">> =>
  fc.record(
    {
      name: fc.oneof(
        declarable(64, (text) => problemWithName(`x${text}x`)),
        fc.constantFrom("Sales", "sales", "SALES!", "support", "group"),
      ),
      description: fc.oneof(awkwardText(maxDescription), fc.constantFrom(null, "")),
      outbound_caller_ids: fc.oneof(
        fc.uniqueArray(callerId, {
          selector: (entry) => `${entry.provider_id} ${entry.caller_id}`,
          maxLength: 3,
        }),
        fc.constant(null),
      ),
      x_vendor: fc.constant({ tags: ["kept"] }),
    },
    { requiredKeys: ["name"], noNullPrototype: true },
  );

/** Groups of a PBX, all of which a program can declare. */
export const groups: fc.Arbitrary<ApiGroup[]> = fc
  .array(group(150), { maxLength: 6 })
  .map((list) => list.map((each, index): ApiGroup => ({ ...each, id: `aWQ${index}=` })));

/** An empty stack, unless something else is said. */
export function circumstances(more: Partial<Circumstances> = {}): Circumstances {
  return {
    inState: [],
    tenant: undefined,
    connection: undefined,
    protect: false,
    trunks: undefined,
    rules: undefined,
    ...more,
  };
}

/** What becomes of groups that were read without their members and rules. */
export function planned(
  groups: readonly (ApiGroup | FoundGroup)[],
  more: Partial<Circumstances> = {},
): Planned[] {
  return plan(
    groups.map((each): FoundGroup => (isWhole(each) ? each : { group: each })),
    circumstances(more),
  );
}

function isWhole(each: ApiGroup | FoundGroup): each is FoundGroup {
  return typeof each.group === "object";
}

/** A group that the state has, as a program declared it. */
export function stateGroup(more: Partial<StateGroup> & Pick<StateGroup, "id" | "resource">): StateGroup {
  return {
    urn: `urn:pulumi:dev::program::pulumi-nodejs:dynamic/portsip:UserGroup::${more.resource}`,
    leaving: false,
    external: false,
    plain: true,
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    owner: undefined,
    options: {},
    content: { name: "Sales", outboundCallerIds: [] },
    declared: { inputs: { name: "Sales" } },
    ...more,
  };
}
