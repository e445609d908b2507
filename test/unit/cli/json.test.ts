import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { groupJson } from "../../../provider/src/cli/import/json";
import { visible } from "../../../provider/src/text/visible";
import { awkwardText, groups, planned, trunks } from "./arbitraries";

describe("a listing for machines", () => {
  it("has every group as the PBX has it, trunks by name", () => {
    fc.assert(
      fc.property(groups, trunks, (found, listed) => {
        const names = new Map<string, string>(listed.map(({ id, name }) => [id, name]));
        const document = JSON.parse(groupJson(planned(found), listed, true)) as { id: string }[];
        expect(document).toHaveLength(found.length);
        for (const { id, name, description, outbound_caller_ids } of found)
          expect(document.find((each) => each.id === id)).toMatchObject({
            name,
            description: description || null, // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- blanks are one
            outboundCallerIds: expect.arrayContaining(
              (outbound_caller_ids ?? []).map(({ provider_id, caller_id }) =>
                expect.objectContaining({
                  trunk: names.get(provider_id) ?? null,
                  providerId: provider_id,
                  callerId: caller_id,
                }),
              ),
            ),
            inStack: false,
            leftOut: null,
          });
      }),
    );
  });

  it("shows what nobody sees as an escape, in whatever text, and a machine reads it all the same", () => {
    fc.assert(
      fc.property(
        fc.oneof(awkwardText(64), fc.constantFrom("Sa\u2800les", "Sa\u034fles", "Sales\u3164")),
        (name) => {
          const text = groupJson(planned([{ id: "1", name }]), [], false);
          for (const line of text.split("\n")) expect(visible(line)).toBe(line);
          expect(JSON.parse(text)).toMatchObject([{ name, inStack: null }]);
        },
      ),
    );
  });
});
