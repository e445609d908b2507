import { expect, test } from "@jest/globals";
import { resolveSettings } from "../../../provider/src/settings";
import { NAMES, setting } from "../../../provider/src/settings/table";

test("what is not given has the default that the table says", () => {
  const settings = resolveSettings(
    { PORTSIP_URL: "https://pbx.example", PORTSIP_TOKEN: "t0ken" },
    () => undefined,
  );
  let compared = 0;
  for (const name of NAMES) {
    const of = setting(name);
    if (!("default" in of)) continue;
    expect(settings).toHaveProperty(name, of.default);
    compared += 1;
  }
  expect(compared).toBe(8);
});

test("exactly what lets somebody in is secret", () => {
  expect(NAMES.filter((name) => setting(name).secret)).toStrictEqual(["password", "token"]);
});
