import { expect, test } from "@jest/globals";
import { Session } from "../../../provider/src/session/session";

test.each([
  ["last", ["sales", "buyers"]],
  ["first", ["buyers", "sales"]],
])(
  "two resources of one name are known as such where the second of the program is checked %s",
  (_, order) => {
    const session = new Session();
    const twins = 'resources "sales" and "buyers"';
    for (const resource of order)
      session.declares("Sales", undefined, { resource, ...(resource === "buyers" && { twins }) });
    expect(session.whoDeclares("Sales", undefined)).toMatchObject({ twins });
    expect(session.whoDeclares("Sales", "globex")).toEqual({});
  },
);
