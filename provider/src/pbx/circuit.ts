import type { Failure, Outcome } from "./transport";

/**
 * Spares each operation from finding out by itself that the PBX is not there. Once one has used up its tries and
 * nothing was heard of the PBX meanwhile, the others fail with the same words. It stays open only as long as it must: one
 * call at a time asks again, once, and where it is answered all is as before.
 */
export class Circuit {
  private heardAt = -Infinity;
  private gone: { readonly failure: Failure; readonly askAgainAt: number } | undefined;
  private asking: Promise<Outcome> | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Sends a call, or fails in its place. */
  async ask(send: () => Promise<Outcome>): Promise<Outcome> {
    while (this.gone !== undefined) {
      if (this.asking === undefined) return this.askAgain(this.gone, send);
      await this.asking;
    }
    return this.heard(await send());
  }

  /** A call used up its tries, the first of which began then and the last of which was this. */
  usedUp(
    since: number,
    last: { readonly outcome: Outcome; readonly ms: number } | undefined,
    tries: number,
  ): void {
    if (last?.outcome.kind !== "failure" || this.heardAt >= since) return;
    const { outcome, ms } = last;
    const reason = tries === 1 ? outcome.reason : `${outcome.reason} (tried ${tries} times)`;
    this.open({ ...outcome, reason }, ms);
  }

  private async askAgain(
    { failure, askAgainAt }: NonNullable<typeof this.gone>,
    send: () => Promise<Outcome>,
  ): Promise<Outcome> {
    if (this.now() < askAgainAt) return { ...failure, reached: false };
    const started = this.now();
    this.asking = send().then((outcome) => this.heard(outcome));
    try {
      const outcome = await this.asking;
      if (outcome.kind === "answer") return outcome;
      this.open(failure, this.now() - started);
      const reason = outcome.cause === failure.cause ? failure.reason : outcome.reason;
      return { ...outcome, reason, transient: false };
    } finally {
      this.asking = undefined;
    }
  }

  private heard(outcome: Outcome): Outcome {
    if (outcome.kind === "answer") {
      this.heardAt = this.now();
      this.gone = undefined;
    }
    return outcome;
  }

  // A refusal comes at once, and may be asked for at any time; where nobody answers, asking takes a time limit.
  private open(failure: Failure, took: number): void {
    const pause = failure.cause === "timeout" ? took : 0;
    this.gone = { failure: { ...failure, transient: false }, askAgainAt: this.now() + pause };
  }
}
