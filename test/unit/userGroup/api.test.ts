import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type ApiGroup,
  type ApiGroupBody,
  contentOf,
  createBody,
  replaceBody,
} from "../../../provider/src/userGroup/api";
import { holdsGroup } from "../../../provider/src/userGroup/sameness";
import { apiGroup, content } from "./arbitraries";

const main = { providerId: "trunk-1", callerId: "0100" };

describe("the body that creates a group", () => {
  it("holds what is declared, in the API's names", () => {
    expect(
      createBody({
        name: "Sales",
        description: "Outbound",
        outboundCallerIds: [{ ...main, description: "main", displayName: "ACME" }],
      }),
    ).toStrictEqual({
      name: "Sales",
      description: "Outbound",
      outbound_caller_ids: [
        { provider_id: "trunk-1", caller_id: "0100", description: "main", display_name: "ACME" },
      ],
    });
  });

  it("sends a display name only where one is given: older versions refuse the field", () => {
    expect(createBody({ name: "Sales", outboundCallerIds: [main] })).toStrictEqual({
      name: "Sales",
      outbound_caller_ids: [{ provider_id: "trunk-1", caller_id: "0100" }],
    });
  });
});

describe("the body that replaces a group", () => {
  const current: ApiGroup = {
    id: "NzAw",
    name: "Old name",
    description: "old",
    priority: 7,
    retired: null,
    outbound_caller_ids: [
      { provider_id: "trunk-1", caller_id: "0100", description: "old", display_name: "Old", color: "red" },
      { provider_id: "trunk-2", caller_id: "0100", color: "blue", weight: null },
    ],
  };
  const declared = { name: "Sales", outboundCallerIds: [main] };

  it("carries over what we don't manage: of the group, and of each caller ID that stays", () => {
    expect(
      replaceBody(current, {
        name: "Sales",
        outboundCallerIds: [{ ...main, providerId: "trunk-2", displayName: "ACME" }, main],
      }),
    ).toStrictEqual({
      name: "Sales",
      priority: 7,
      outbound_caller_ids: [
        { provider_id: "trunk-2", caller_id: "0100", display_name: "ACME", color: "blue" },
        { provider_id: "trunk-1", caller_id: "0100", display_name: "Old", color: "red" },
      ],
    });
  });

  it("carries over a display name that is not declared, and clears one that is declared to be none", () => {
    const names = (displayName?: string): unknown[] =>
      replaceBody(current, {
        name: "Sales",
        outboundCallerIds: [displayName === undefined ? main : { ...main, displayName }],
      }).outbound_caller_ids.map(({ display_name }) => display_name);
    expect(names()).toEqual(["Old"]);
    expect(names("")).toEqual([undefined]);
    expect(names("New")).toEqual(["New"]);
  });

  it("does not carry over the id, nor a null, which says nothing to a call that replaces", () => {
    const body = replaceBody(current, declared);
    expect(Object.keys(body)).not.toContain("id");
    expect(JSON.stringify(body)).not.toContain("null");
  });

  it("clears what is not declared: descriptions, caller IDs", () => {
    const body = replaceBody(current, declared);
    expect(Object.keys(body)).not.toContain("description");
    expect(body.outbound_caller_ids).toStrictEqual([
      { provider_id: "trunk-1", caller_id: "0100", display_name: "Old", color: "red" },
    ]);
    expect(replaceBody(current, { name: "Sales", outboundCallerIds: [] }).outbound_caller_ids).toEqual([]);
  });

  it("gives a new caller ID nothing of another's", () => {
    const added = { providerId: "trunk-3", callerId: "0100" };
    expect(
      replaceBody(current, { ...declared, outboundCallerIds: [added] }).outbound_caller_ids,
    ).toStrictEqual([{ provider_id: "trunk-3", caller_id: "0100" }]);
  });

  it.each([null, undefined])("is made of a group whose caller IDs are %s, too", (outbound_caller_ids) => {
    expect(replaceBody({ ...current, outbound_caller_ids }, declared).outbound_caller_ids).toStrictEqual([
      { provider_id: "trunk-1", caller_id: "0100" },
    ]);
  });
});

/** A PBX that replaces whole: what is left out is cleared, and blank fields come back as explicit nulls. */
function replaceWhole(id: string, body: ApiGroupBody): ApiGroup {
  // What is sent is JSON.
  const sent = JSON.parse(JSON.stringify(body)) as ApiGroupBody;
  return {
    ...sent,
    id,
    description: sent.description ?? null,
    outbound_caller_ids: sent.outbound_caller_ids.map((entry) => ({
      ...entry,
      description: entry.description ?? null,
      display_name: entry.display_name ?? null,
    })),
  };
}

const managed = ["id", "name", "description", "outbound_caller_ids"];
const managedOfCallerId = ["provider_id", "caller_id", "description", "display_name"];

function others(object: Readonly<Record<string, unknown>>, known: string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null),
  );
}

describe("on a PBX that replaces whole", () => {
  it("a created group is what was declared", () => {
    fc.assert(
      fc.property(content, (declared) => {
        expect(holdsGroup(contentOf(replaceWhole("NzAw", createBody(declared))), declared)).toBe(true);
      }),
    );
  });

  it("a replaced group is what was declared, and keeps everything that we don't manage", () => {
    fc.assert(
      fc.property(apiGroup, content, (current, declared) => {
        const after = replaceWhole(current.id, replaceBody(current, declared));
        expect(holdsGroup(contentOf(after), declared)).toBe(true);
        expect(others(after, managed)).toStrictEqual(others(current, managed));
        for (const entry of after.outbound_caller_ids ?? []) {
          const before = current.outbound_caller_ids?.find(
            (old) => old.provider_id === entry.provider_id && old.caller_id === entry.caller_id,
          );
          expect(others(entry, managedOfCallerId)).toStrictEqual(others(before ?? {}, managedOfCallerId));
        }
      }),
    );
  });

  it("replacing once more changes nothing", () => {
    fc.assert(
      fc.property(apiGroup, content, (current, declared) => {
        const once = replaceWhole(current.id, replaceBody(current, declared));
        expect(replaceWhole(current.id, replaceBody(once, declared))).toStrictEqual(once);
      }),
    );
  });
});
