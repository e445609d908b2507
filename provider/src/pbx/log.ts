/** Milliseconds of waiting after which a person at a terminal wonders, and between two lines that tell. */
const LONG = 10_000;

/**
 * What is told on stderr: one line per try with `PORTSIP_LOG=debug`; without it only what is being waited for
 * when a retry takes long. Never a header, a query, a body, a token or a number.
 */
export class Log {
  private toldAt = -Infinity;
  private readonly verbose = process.env["PORTSIP_LOG"] === "debug";
  private readonly warned = new Set<string>();

  debug(text: string): void {
    if (this.verbose) this.print(text);
  }

  /** Tells what is being waited for, once it has taken long; then again now and then. */
  waiting(waitedMs: number, text: string): void {
    const now = performance.now();
    if (waitedMs < LONG || now - this.toldAt < 3 * LONG) return;
    this.toldAt = now;
    this.print(text);
  }

  /** Says something that the user should know, once per process. */
  warn(text: string): void {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.print(text);
  }

  private print(text: string): void {
    process.stderr.write(`portsip: ${text}\n`);
  }
}
