import { afterEach, beforeEach, describe, expect, it, test } from "@jest/globals";
import fc from "fast-check";
import { membersOf } from "../../../provider/src/extension/members";
import { Client, type Pbx as PbxOperation } from "../../../provider/src/pbx/client";
import { PbxError } from "../../../provider/src/pbx/errors";
import { bringSet, type Brought, type LinkedSet } from "../../../provider/src/pbx/linkedSet";
import { Log } from "../../../provider/src/pbx/log";
import { resolveSettings } from "../../../provider/src/settings";
import { type FaultRule, type Pbx, type PbxOptions, startPbx } from "../../pbx";

let pbx: Pbx;
let group: string;

async function start(options: PbxOptions = {}): Promise<void> {
  pbx = await startPbx(options);
  group = pbx.tenant().addGroup({ name: "Sales" });
}

beforeEach(() => start());

afterEach(async () => {
  await pbx.close();
  expect(pbx.contractViolations).toEqual([]);
});

const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index));

function operation(environment: Record<string, string> = {}): PbxOperation {
  const settings = resolveSettings(
    { PORTSIP_URL: pbx.url, PORTSIP_TOKEN: pbx.token, PORTSIP_MAX_RETRIES: "0", ...environment },
    () => undefined,
  );
  return new Client(settings, new Log()).operation();
}

interface Bring {
  readonly has?: readonly string[];
  readonly atOnce?: number;
  readonly environment?: Record<string, string>;
}

function bring(
  wanted: readonly string[],
  { has = pbx.tenant().members(group), atOnce = 8, environment }: Bring = {},
): Promise<Brought> {
  return bringSet(operation(environment), membersOf(group), { wanted, has, atOnce });
}

const posts = (): string[] =>
  pbx
    .takeRequests()
    .filter(({ method }) => method === "POST")
    .map(({ operation: name = "?" }) => name)
    .sort();

describe("a set of members", () => {
  it("is brought to what is wanted by the differences alone, one call each", async () => {
    for (const number of ["101", "102", "103"]) pbx.tenant().addMember(group, number);
    expect(await bring(["104", "102", "103"])).toEqual({ done: 3, of: 3, has: ["104", "102", "103"] });
    expect(pbx.tenant().members(group).sort()).toEqual(["102", "103", "104"]);
    expect(pbx.requests.map(({ method }) => method)).toEqual(["POST", "POST"]);
    expect(posts()).toEqual(["addMember", "removeMember"]);
    expect(await bring(["103", "102", "104"])).toMatchObject({ done: 3 });
    expect(posts()).toEqual([]);
  });

  it("is emptied", async () => {
    pbx.tenant().addMember(group, "101");
    expect(await bring([])).toEqual({ done: 0, of: 0, has: [] });
    expect(pbx.tenant().members(group)).toEqual([]);
  });

  it("takes what others have added or taken off meanwhile for done", async () => {
    pbx.configure({ strictLinks: true });
    pbx.tenant().addMember(group, "101");
    expect(await bring(["101", "102"], { has: ["103"] })).toEqual({ done: 2, of: 2, has: ["101", "102"] });
    expect(pbx.tenant().members(group).sort()).toEqual(["101", "102"]);
  });

  it.each<FaultRule["fault"]>(["reset-after", "cut-off", "empty-after", { status: 504, afterWork: true }])(
    "is looked at where the answer is lost: %j",
    async (fault) => {
      pbx.configure({ strictLinks: true });
      pbx.tenant().addMember(group, "109");
      const rule = pbx.fault({ method: "POST", path: /members/, fault });
      const environment = { PORTSIP_MAX_RETRIES: "2", PORTSIP_TIMEOUT_SECONDS: "2" };
      expect(await bring(["101", "102"], { environment })).toMatchObject({ done: 2, has: ["101", "102"] });
      expect(rule.hits).toBe(3);
      expect(pbx.tenant().members(group).sort()).toEqual(["101", "102"]);
    },
  );

  it.each([
    ["a member's number alone", '{"items":[{"extension_number":"101"}]}', ["101"]],
    ["null where there is none", '{"items":null}', []],
  ])("is read where the PBX gives %s", async (_, body, members) => {
    pbx.fault({ method: "GET", path: /members$/, fault: { status: 200, body } });
    expect(await membersOf(group).list(operation())).toEqual(members);
  });

  it("is looked at where the PBX gives a member's number alone", async () => {
    pbx.fault({ method: "POST", path: /members/, fault: "reset-after", times: 1 });
    pbx.fault({ method: "GET", path: /members/, fault: { status: 200, body: '{"extension_number":"101"}' } });
    expect(await bring(["101"])).toEqual({ done: 1, of: 1, has: ["101"] });
  });

  it("is tried again where the call was not done", async () => {
    pbx.tenant().addMember(group, "109");
    pbx.fault({ method: "POST", path: /members/, fault: "reset-before", times: 3 });
    const environment = { PORTSIP_MAX_RETRIES: "2" };
    expect(await bring(["101", "102"], { environment })).toMatchObject({ done: 2 });
    expect(pbx.tenant().members(group).sort()).toEqual(["101", "102"]);
  });

  it.each<FaultRule["fault"]>(["html", "wrong-shape"])(
    "is looked at where something else answers: %j",
    async (fault) => {
      pbx.fault({ method: "POST", path: /members/, fault, times: 1 });
      const { cause, ...rest } = await bring(["101"]);
      expect(rest).toEqual({ done: 0, of: 1, has: [] });
      expect(cause).toMatch(
        /^0 of 1 members set: the PBX, or a proxy in front of it, answered with something else/,
      );
      expect(await bring(["101"])).toEqual({ done: 1, of: 1, has: ["101"] });
    },
  );

  it("loses one refusal only: the others are set, and each reason is given once", async () => {
    const wanted = ["101", "998", "102", "999", "103"];
    expect(await bring(wanted)).toEqual({
      done: 3,
      of: 5,
      has: ["101", "102", "103"],
      cause: "3 of 5 members set: 998, 999: the PBX answered 404: The extension was not found. (UNKNOWN)",
    });
    expect(pbx.tenant().members(group).sort()).toEqual(["101", "102", "103"]);
  });

  it("starts nothing more after a failure that is no single member's, and says what the PBX has then", async () => {
    pbx.fault({ method: "POST", path: /members/, skip: 4, fault: { status: 403 } });
    const { cause, ...rest } = await bring(numbers(101, 110), { atOnce: 1 });
    expect(rest).toEqual({ done: 4, of: 10, has: ["101", "102", "103", "104"] });
    expect(cause).toMatch(/^4 of 10 members set: the PBX answered 403/);
    expect(posts()).toHaveLength(5);
  });

  it("is read after a failure, so that a call whose answer was lost is known", async () => {
    pbx.fault({ method: "POST", path: /members\/102/, fault: "reset-after" });
    pbx.fault({ method: "GET", path: /members\/102/, fault: { status: 403 } });
    const { cause, ...rest } = await bring(["101", "102", "103"], { atOnce: 1 });
    expect(rest).toEqual({ done: 2, of: 3, has: ["101", "102"] });
    expect(cause).toMatch(/^2 of 3 members set: /);
  });

  it("says what is still to be taken off", async () => {
    for (const number of ["101", "102"]) pbx.tenant().addMember(group, number);
    pbx.fault({ method: "POST", path: /destroy/, fault: { status: 403 } });
    const { cause, ...rest } = await bring(["103"], { atOnce: 1 });
    expect(rest).toEqual({ done: 1, of: 1, has: ["103", "101", "102"] });
    expect(cause).toMatch(/^1 of 1 members set, 2 more still to be taken off: the PBX answered 403/);
  });

  it("whose group is gone says so, and has nothing", async () => {
    pbx.tenant().removeGroup(group);
    const { cause, ...rest } = await bring(["101"], { has: [] });
    expect(rest).toEqual({ done: 0, of: 1, has: [] });
    expect(cause).toContain("404: The user group was not found.");
  });

  it("is what was answered where it cannot be read after a failure", async () => {
    pbx.fault({ method: "POST", path: /members/, skip: 2, fault: { status: 403 } });
    pbx.fault({ method: "GET", path: /members$/, fault: { status: 403 } });
    const { cause, ...rest } = await bring(["101", "102", "103"], { atOnce: 1 });
    expect(rest).toEqual({ done: 2, of: 3, has: ["101", "102"] });
    expect(cause).toMatch(/; what the PBX has now could not be read$/);
  });
});

/** A set that is kept in memory, and of which some keys are refused, and some calls fail. */
function memory(start: readonly string[], refused: ReadonlySet<string>, failing: ReadonlySet<string>) {
  const has = new Set(start);
  const calls: string[] = [];
  const change = (sign: "+" | "-") => async (_: PbxOperation, key: string) => {
    calls.push(sign + key);
    await Promise.resolve();
    if (failing.has(key)) throw new PbxError("it is down");
    if (refused.has(key)) return "refused";
    if (sign === "+") has.add(key);
    else has.delete(key);
    return undefined;
  };
  const set: LinkedSet = {
    many: "things",
    label: (key) => key,
    list: () => Promise.resolve([...has]),
    add: change("+"),
    remove: change("-"),
  };
  return { set, has, calls };
}

const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 6 });

test("a set ends as wanted, or its cause says why not, and what it has is told as it is", async () => {
  await fc.assert(
    fc.asyncProperty(
      keys,
      keys,
      keys,
      keys,
      fc.integer({ min: 1, max: 4 }),
      async (start, wanted, refused, failing, atOnce) => {
        const { set, has, calls } = memory(start, new Set(refused), new Set(failing));
        const brought = await bringSet(operation(), set, { wanted, has: start, atOnce });
        expect(new Set(brought.has)).toEqual(has);
        const asWanted = has.size === wanted.length && wanted.every((key) => has.has(key));
        expect(brought.cause === undefined).toBe(asWanted);
        expect(brought).toMatchObject({
          of: wanted.length,
          done: wanted.filter((key) => has.has(key)).length,
        });
        const differences = [
          ...wanted.filter((key) => !start.includes(key)).map((key) => `+${key}`),
          ...start.filter((key) => !wanted.includes(key)).map((key) => `-${key}`),
        ];
        expect(new Set(calls).size).toBe(calls.length);
        expect(differences).toEqual(expect.arrayContaining(calls));
        if (failing.length === 0) expect(calls).toHaveLength(differences.length);
      },
    ),
  );
});

test("a set is brought side by side, and never by more calls at once than allowed", async () => {
  let running = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const add = async () => {
    running += 1;
    most = Math.max(most, running);
    // Nobody goes on before three are there: with fewer side by side, this test would not end.
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 3) for (const go of waiting.splice(0)) go();
    });
    running -= 1;
    return undefined;
  };
  const set = { ...memory([], new Set(), new Set()).set, add };
  await bringSet(operation(), set, { wanted: numbers(1, 9), has: [], atOnce: 3 });
  expect(most).toBe(3);
});
