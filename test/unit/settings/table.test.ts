import { expect, test } from "@jest/globals";
import { resolveSettings } from "../../../provider/src/settings";
import { NAMES, setting } from "../../../provider/src/settings/table";

test("what is not given has the default that the table says", () => {
  const settings = resolveSettings(
    { PORTSIP_URL: "https://pbx.example", PORTSIP_TOKEN: "t0ken" },
    () => undefined,
  );
  const defaults = NAMES.flatMap((name) => {
    const of = setting(name);
    return "default" in of ? [[name, of.default]] : [];
  });
  expect(defaults).toHaveLength(8);
  expect(settings).toMatchObject(Object.fromEntries(defaults));
});

test("exactly what lets somebody in is secret", () => {
  expect(NAMES.filter((name) => setting(name).secret)).toStrictEqual(["password", "token"]);
});
