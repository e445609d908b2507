import { describe, expect, it } from "@jest/globals";
import { Circuit } from "../../../provider/src/pbx/circuit";
import type { Cause, Failure, Outcome } from "../../../provider/src/pbx/transport";

const answer: Outcome = { kind: "answer", status: 500, headers: new Headers(), body: "" };

const failure = (cause: Cause): Failure => ({
  kind: "failure",
  reason: cause,
  cause,
  reached: cause === "timeout",
  transient: true,
  stale: false,
});

/** A circuit whose clock stands still but where it is turned; and the calls that it let through. */
class Line {
  now = 1000;
  sent = 0;
  readonly circuit = new Circuit(() => this.now);

  ask(outcome: Outcome, took = 0): Promise<Outcome> {
    return this.circuit.ask(() => {
      this.sent += 1;
      this.now += took;
      return Promise.resolve(outcome);
    });
  }

  /** An operation that uses up two tries. */
  async useUp(cause: Cause, took: number): Promise<void> {
    const since = this.now;
    await this.ask(failure(cause), took);
    const outcome = await this.ask(failure(cause), took);
    this.circuit.usedUp(since, { outcome, ms: took }, 2);
    this.sent = 0;
  }
}

describe("once an operation has used up its tries without an answer", () => {
  it("the others fail with the same words, and send nothing for as long as asking took", async () => {
    const line = new Line();
    await line.useUp("timeout", 3000);
    for (let call = 0; call < 40; call += 1)
      expect(await line.ask(answer)).toEqual({
        ...failure("timeout"),
        reason: "timeout (tried 2 times)",
        transient: false,
        reached: false,
      });
    expect(line.sent).toBe(0);
  });

  it("one asks again after that, while the others wait for what it finds", async () => {
    const line = new Line();
    await line.useUp("timeout", 3000);
    line.now += 3000;
    const all = await Promise.all(Array.from({ length: 8 }, () => line.ask(failure("timeout"), 3000)));
    expect(line.sent).toBe(1);
    expect(all).toEqual(
      all.map(() => expect.objectContaining({ reason: "timeout (tried 2 times)", transient: false })),
    );
  });

  it("and where that is answered, all is as before", async () => {
    const line = new Line();
    await line.useUp("timeout", 3000);
    line.now += 3000;
    expect(await Promise.all([line.ask(answer), line.ask(answer)])).toEqual([answer, answer]);
    expect(await line.ask(failure("timeout"))).toEqual(failure("timeout"));
  });

  it("a refused connection, which is found out at once, is asked for again at any time", async () => {
    const line = new Line();
    await line.useUp("refused", 1);
    expect(await line.ask(failure("refused"))).toMatchObject({ transient: false });
    expect(await line.ask(answer)).toBe(answer);
  });
});

it("stays closed where another call was answered meanwhile, with whatever", async () => {
  const line = new Line();
  const since = line.now;
  await line.ask(answer);
  line.circuit.usedUp(since, { outcome: await line.ask(failure("timeout")), ms: 0 }, 2);
  expect(await line.ask(failure("timeout"))).toEqual(failure("timeout"));
});
