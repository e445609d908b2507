import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import { StackConfig } from "../../../provider/src/doors/plugin/config";
import { schema } from "../../../provider/src/doors/plugin/schema";
import { received, toStruct } from "../../../provider/src/doors/plugin/values";
import { UNKNOWN } from "../../../provider/src/session/unknown";
import { NAMES, SECRETS } from "../../../provider/src/settings/table";
import { Exports } from "../docs/typescript";

const property = z.looseObject({ secret: z.boolean().optional(), description: z.string().min(1) });
const object = z.looseObject({ properties: z.record(z.string(), property) });
const shape = z.looseObject({
  config: z.looseObject({ variables: z.record(z.string(), property) }),
  types: z.record(z.string(), object),
  resources: z.record(
    z.string(),
    object.extend({ inputProperties: z.record(z.string(), property), aliases: z.array(z.unknown()) }),
  ),
  functions: z.record(z.string(), z.looseObject({ inputs: object, outputs: object })),
});
const parsed = shape.parse(schema());
const exports = new Exports();

describe("the schema", () => {
  test("has the arguments of a group and of a caller ID that programs in TypeScript have", () => {
    const names = (type: string): string[] => exports.properties(type).map(({ name }) => name);
    const group = parsed.resources["portsip:index:UserGroup"];
    expect(Object.keys(group?.inputProperties ?? {})).toEqual(names("UserGroupArgs"));
    const callerId = parsed.types["portsip:index:OutboundCallerId"];
    expect(Object.keys(callerId?.properties ?? {})).toEqual(names("OutboundCallerIdArgs"));
  });

  test("has every setting, and marks those that nobody may read", () => {
    const { variables } = parsed.config;
    expect(Object.keys(variables)).toEqual([...NAMES, "connections"]);
    const secret = Object.keys(variables).filter((name) => variables[name]?.secret === true);
    expect(secret).toEqual([...SECRETS, "connections"]);
  });

  test("has the lookups that programs in TypeScript have", () => {
    const lookups = exports
      .values()
      .map(({ name }) => name)
      .filter((name) => name.startsWith("get") && !name.endsWith("Output"));
    expect(Object.keys(parsed.functions).sort()).toEqual(
      lookups.map((name) => `portsip:index:${name}`).sort(),
    );
  });

  test("refers to types that it has", () => {
    const references = [...JSON.stringify(parsed).matchAll(/"#\/types\/([^"]+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(5);
    expect(references.filter((name) => !Object.hasOwn(parsed.types, name ?? ""))).toEqual([]);
  });
});

const secret = (value: unknown): unknown => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

describe("properties over the wire", () => {
  test("come back as they were, with their secrets", () => {
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.constant(null));
    // JavaScript's own: protobuf makes nothing of it, and no property is called so.
    const key = fc.string().filter((name) => name !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(leaf, fc.array(leaf)), { noNullPrototype: true }), (given) => {
        const { properties, secrets } = received(toStruct(given));
        expect(properties).toEqual(given);
        expect(secrets.mark(properties)).toEqual(given);
      }),
    );
  });

  test("keep what is secret within a list, in another order and with more in it", () => {
    const { properties, secrets } = received(
      toStruct({
        description: secret("hidden"),
        outboundCallerIds: [
          { trunk: "A", callerId: secret("3000") },
          { trunk: "A", callerId: "3001" },
        ],
      }),
    );
    expect(properties).toEqual({
      description: "hidden",
      outboundCallerIds: [
        { trunk: "A", callerId: "3000" },
        { trunk: "A", callerId: "3001" },
      ],
    });
    expect(
      secrets.mark({
        description: "another",
        outboundCallerIds: [
          { trunk: "A", callerId: "3001", providerId: "1" },
          { trunk: "A", callerId: "3000", providerId: "1" },
          { trunk: "A", callerId: "unseen" },
        ],
      }),
    ).toEqual({
      description: secret("another"),
      outboundCallerIds: [
        { trunk: "A", callerId: "3001", providerId: "1" },
        { trunk: "A", callerId: secret("3000"), providerId: "1" },
        { trunk: "A", callerId: secret("unseen") },
      ],
    });
  });

  test("have one value for what is unknown, of whatever type", () => {
    const list = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
    expect(received(toStruct({ members: list, name: UNKNOWN })).properties).toEqual({
      members: UNKNOWN,
      name: UNKNOWN,
    });
  });
});

test("a config key that is misspelt is told, with what was meant; what is the engine's own is left alone", () => {
  const config = new StackConfig(
    received(toStruct({ version: "0.2.0", domian: "acme.example", url: "https://pbx" })),
  );
  expect(config.mistakes()).toEqual([
    { key: "domian", reason: expect.stringContaining("did you mean portsip:domain?") },
  ]);
});

test("a password in plain text is warned of, one that is secret is not", () => {
  const config = (password: unknown): StackConfig => new StackConfig(received(toStruct({ password })));
  expect(config("p").plainText()).toEqual([expect.stringContaining("portsip:password")]);
  expect(config(secret("p")).plainText()).toEqual([]);
});
