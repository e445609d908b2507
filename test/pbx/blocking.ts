import { ApiProblem } from "./problem";
import type { Switches } from "./switches";

/** Addresses that may not sign in for a while, since too many sign-ins in a row were refused there. */
export class Blocking {
  private readonly refusals = new Map<string, number>();
  private readonly until = new Map<string, number>();

  constructor(
    private readonly switches: Readonly<Switches>,
    private readonly now: () => number,
  ) {}

  get blocked(): string[] {
    return [...this.until].filter(([, end]) => end > this.now()).map(([address]) => address);
  }

  /** What a blocked address is told; undefined where it is none. */
  problem(address: string): ApiProblem | undefined {
    const end = this.until.get(address) ?? 0;
    if (end <= this.now()) return undefined;
    const time = new Date(end).toISOString().replace(/\.\d+/, "");
    const message = `The address ${address} is blocked until ${time}: too many failed sign-ins.`;
    return new ApiProblem(403, [{ code: "DENIED", message }]);
  }

  refused(address: string): void {
    const { refusalsThatBlock, blockedSeconds } = this.switches;
    if (refusalsThatBlock === 0 || this.problem(address)) return;
    const refusals = (this.refusals.get(address) ?? 0) + 1;
    this.refusals.set(address, refusals);
    if (refusals < refusalsThatBlock) return;
    this.until.set(address, this.now() + blockedSeconds * 1000);
    this.refusals.delete(address);
  }

  accepted(address: string): void {
    this.refusals.delete(address);
  }
}
