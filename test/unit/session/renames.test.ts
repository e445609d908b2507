import { describe, expect, test } from "@jest/globals";
import { runController } from "../../../provider/src/pbx/cancel";
import { Renames } from "../../../provider/src/session/renames";

const quick = { quietMs: 20, startMs: 200, endMs: 2_000 };

describe("the name that another group of the run has", () => {
  test("is kept where nothing tells of another one, after a moment", async () => {
    const renames = new Renames(quick);
    expect(await renames.fateOf("1", "Sales")).toEqual({ is: "kept" });
  });

  test("is kept, as far as is known, where one operation runs after the other and nothing tells of another name", async () => {
    const renames = new Renames(quick);
    const wanting = (): Promise<unknown> => renames.whileAtWork(() => renames.fateOf("1", "Sales", "2"));
    renames.declares("2", "Support", "Sales");
    expect(await wanting()).toEqual({ is: "kept" });
    renames.declares("3", "Other", "Other");
    expect(await wanting()).toEqual({ is: "kept", oneByOne: true });
    await Promise.all([wanting(), wanting()]);
    expect(await wanting()).toEqual({ is: "kept" });
  });

  test("is kept, at once, where the program declares no other name", async () => {
    const renames = new Renames({ ...quick, quietMs: 60_000, startMs: 60_000 });
    renames.declares("1", "Sales", "Sales");
    expect(await renames.fateOf("1", "Sales")).toEqual({ is: "kept" });
  });

  test("is given up when the update is over, which is compared and started later", async () => {
    const renames = new Renames({ ...quick, quietMs: 60_000 });
    const fate = renames.fateOf("1", "Sales");
    renames.declares("1", "Sales", "Support");
    let over = false;
    await renames.during("1", "Sales", "Support", async () => {
      await Promise.resolve();
      over = true;
    });
    expect(over).toBe(true);
    expect(await fate).toEqual({ is: "given up" });
  });

  test("is waited for no longer where the run is cancelled", async () => {
    const run = runController();
    const renames = new Renames({ quietMs: 60_000, startMs: 60_000, endMs: 60_000 }, run.signal);
    renames.declares("1", "Sales", "Support");
    const fate = renames.fateOf("1", "Sales");
    run.abort();
    await expect(fate).rejects.toThrow("the run was cancelled");
  });

  test("is told to have stayed when the update fails", async () => {
    const renames = new Renames(quick);
    const failing = renames.during("1", "Sales", "Support", () => Promise.reject(new Error("refused")));
    const fate = renames.fateOf("1", "Sales");
    await expect(failing).rejects.toThrow("refused");
    expect(await fate).toEqual({ is: "failed", to: "Support" });
  });

  test("is not waited for where nothing else is at work, as with --parallel 1", async () => {
    const renames = new Renames({ ...quick, startMs: 60_000 });
    renames.declares("1", "Sales", "Support");
    const fate = renames.whileAtWork(() => renames.fateOf("1", "Sales"));
    expect(await fate).toEqual({ is: "waiting", to: "Support" });
  });

  test("is waited for while other operations are at work, but not for ever", async () => {
    const renames = new Renames({ ...quick, quietMs: 0 });
    renames.declares("1", "Sales", "Support");
    const begun = performance.now();
    let end: () => void = () => undefined;
    const other = renames.whileAtWork(() => new Promise<void>((resolve) => (end = resolve)));
    expect(await renames.whileAtWork(() => renames.fateOf("1", "Sales"))).toEqual({
      is: "waiting",
      to: "Support",
    });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(quick.startMs - 5);
    end();
    await other;
  });

  test("is exchanged where groups want each other's, two or three, whatever the case of the names", async () => {
    const renames = new Renames({ ...quick, quietMs: 60_000, startMs: 60_000 });
    renames.declares("1", "A", "b");
    renames.declares("2", "B", "C");
    renames.declares("3", "c", "a");
    const fate = renames.during("1", "A", "b", () => renames.fateOf("2", "b", "1"));
    expect(await fate).toEqual({ is: "exchanged", to: "C" });
  });

  test("is in a circle, which is known as soon as the last of its groups is compared; a change of case, or a name that stays, is none", () => {
    const renames = new Renames(quick);
    renames.declares("1", "A", "b");
    renames.declares("2", "B", "C");
    renames.declares("4", "D", "d");
    renames.declares("5", "E", "F");
    renames.declares("6", "F", "F");
    for (const id of ["1", "2", "4", "5", "6"]) expect(renames.circleOf(id)).toBeUndefined();
    renames.declares("3", "c", "a");
    for (const id of ["1", "2", "3"]) expect(renames.circleOf(id)).toEqual(["A", "B", "c"]);
    renames.declares("3", "c", "Z");
    expect(renames.circleOf("3")).toBeUndefined();
  });

  test("is exchanged where that becomes known while it is waited for", async () => {
    const renames = new Renames({ ...quick, quietMs: 60_000, startMs: 60_000 });
    const fate = renames.during("1", "A", "B", () => renames.fateOf("2", "B", "1"));
    renames.declares("2", "B", "A");
    expect(await fate).toEqual({ is: "exchanged", to: "A" });
  });

  test("is exchanged, too, for the second one, when the first one has failed for that", async () => {
    const renames = new Renames(quick);
    const failing = renames.during("1", "A", "B", () => Promise.reject(new Error("refused")));
    await expect(failing).rejects.toThrow("refused");
    const fate = renames.during("2", "B", "A", () => renames.fateOf("1", "A", "2"));
    expect(await fate).toEqual({ is: "exchanged", to: "B" });
  });

  test("is no exchange where one of a chain gets a name that is free", async () => {
    const renames = new Renames(quick);
    const second = renames.during("2", "B", "C", () => Promise.resolve());
    const first = renames.during("1", "A", "B", () => renames.fateOf("2", "B", "1"));
    await second;
    expect(await first).toEqual({ is: "given up" });
  });
});
