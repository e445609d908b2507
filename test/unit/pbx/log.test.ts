import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Log } from "../../../provider/src/pbx/log";

const printed: string[] = [];
const before = process.env["PORTSIP_LOG"];

beforeEach(() => {
  jest.useFakeTimers();
  printed.length = 0;
  jest.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  delete process.env["PORTSIP_LOG"];
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  delete process.env["PORTSIP_LOG"];
  if (before !== undefined) process.env["PORTSIP_LOG"] = before;
});

describe("a line per try", () => {
  it("is printed with PORTSIP_LOG=debug", () => {
    process.env["PORTSIP_LOG"] = "debug";
    new Log().debug("GET /api/groups 200");
    expect(printed).toEqual(["portsip: GET /api/groups 200\n"]);
  });

  it.each([undefined, "", "info", "0"])("is not printed with %j", (value) => {
    if (value !== undefined) process.env["PORTSIP_LOG"] = value;
    new Log().debug("GET /api/groups 200");
    expect(printed).toEqual([]);
  });
});

describe("what is being waited for", () => {
  it("is told once it has taken long, and not before", () => {
    const log = new Log();
    log.waiting(9_999, "waiting");
    expect(printed).toEqual([]);
    log.waiting(10_000, "waiting");
    expect(printed).toEqual(["portsip: waiting\n"]);
  });

  it("is told again now and then only, however many calls wait", () => {
    const log = new Log();
    for (let call = 0; call < 8; call += 1) log.waiting(12_000, "waiting");
    expect(printed).toHaveLength(1);
    jest.advanceTimersByTime(29_999);
    log.waiting(40_000, "still waiting");
    expect(printed).toHaveLength(1);
    jest.advanceTimersByTime(1);
    log.waiting(40_000, "still waiting");
    expect(printed).toEqual(["portsip: waiting\n", "portsip: still waiting\n"]);
  });
});

it("warns once of the same thing, and of each other thing too", () => {
  const log = new Log();
  log.warn("one");
  log.warn("one");
  log.warn("other");
  expect(printed).toEqual(["portsip: one\n", "portsip: other\n"]);
});
