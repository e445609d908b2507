import { describe, expect, it } from "@jest/globals";
import { PbxError } from "../../../provider/src/pbx/errors";
import { Hold } from "../../../provider/src/pbx/hold";

const MINUTES = 60_000;
const hold = (): Hold => new Hold(5 * MINUTES, () => 0.5);

/** Asks again after each pause, and is refused each time; gives the pauses. */
function pauses(of: Hold, times: number, asked?: number): number[] {
  let now = 1000;
  return Array.from({ length: times }, () => {
    of.refused(now, now, asked, "busy");
    const left = of.left(now);
    now += left;
    return left;
  });
}

describe("a PBX that takes no more calls, and does not say for how long", () => {
  it("is asked again after pauses that grow, up to half a minute", () => {
    expect(pauses(hold(), 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("is asked at a time left to chance, since another process waits as well", () => {
    const [short] = pauses(new Hold(5 * MINUTES, () => 0), 1);
    const [long] = pauses(new Hold(5 * MINUTES, () => 1), 1);
    expect([short, long]).toEqual([750, 1250]);
  });

  it("is told by one call after the other: those under way when the pause began say nothing new", () => {
    const busy = hold();
    busy.refused(0, 100, undefined, "busy");
    for (let call = 0; call < 7; call += 1) busy.refused(50, 110, undefined, "busy");
    expect(busy.left(100)).toBe(1000);
  });

  it("takes calls again once one has got through, which was sent after the refusal", () => {
    const busy = hold();
    pauses(busy, 4);
    busy.passed(0);
    expect(busy.needsScout).toBe(true);
    busy.passed(100_000);
    expect(busy.needsScout).toBe(false);
    busy.refused(200_000, 200_000, undefined, "busy");
    expect(busy.left(200_000)).toBe(1000);
  });

  it("that lets nothing through for as long as an operation may take is an error, with its reason", () => {
    expect(() => pauses(hold(), 100)).toThrow(PbxError);
    expect(() => pauses(hold(), 100)).toThrow("gave up after waiting long enough: busy");
  });
});

describe("a PBX that says for how long", () => {
  it("is asked again when it said", () => {
    expect(pauses(hold(), 2, 20_000)).toEqual([20_000, 20_000]);
  });

  it("is asked less and less often where it says “at once” again and again", () => {
    expect(pauses(hold(), 5, 0)).toEqual([0, 1000, 2000, 4000, 8000]);
  });
});
