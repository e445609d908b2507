import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { PartlyMadeError } from "../../provider/src/session/errors";
import { Session } from "../../provider/src/session/session";
import { create } from "../../provider/src/userGroup/create";
import { type Pbx, startPbx } from "../pbx";

let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx();
});

afterEach(() => pbx.close());

/** What a create that makes the group, but not all of it, leaves. */
async function partlyMade(
  config: Readonly<Record<string, string>>,
  inputs: object,
): Promise<PartlyMadeError> {
  const session = new Session();
  const settings = new Map(Object.entries({ url: pbx.url, token: pbx.token, ...config }));
  session.configured((key) => settings.get(key.replace("portsip:", "")));
  const error: unknown = await create(session, inputs).catch((thrown: unknown) => thrown);
  if (!(error instanceof PartlyMadeError)) throw new Error(`not partly made: ${String(error)}`);
  return error;
}

test("a group that was found after its answer was lost is kept, though its members cannot be read then", async () => {
  pbx.fault({ fault: "reset-after", method: "POST", path: "/groups", times: 1 });
  pbx.fault({ fault: { status: 403 }, method: "GET", path: /\/members/ });
  const made = await partlyMade({}, { name: "Sales", members: ["101"] });
  const { id } = pbx.tenant().group("Sales");
  expect(made).toMatchObject({ id, properties: { name: "Sales", members: [] } });
  expect(made.message).toMatch(/was made with id .*, but .*403.*run pulumi up again/);
});

test("a group is kept, though it could not be found out whether an earlier try made a second one", async () => {
  pbx.fault({ fault: "hang", method: "POST", path: "/groups", times: 1 });
  pbx.fault({ fault: { status: 403 }, method: "GET", path: /\/groups$/, skip: 1 });
  const made = await partlyMade({ timeoutSeconds: "1" }, { name: "Sales" });
  expect(made.id).toBe(pbx.tenant().group("Sales").id);
  expect(made.message).toMatch(/earlier try that had timed out could not be found out .*403/);
});
