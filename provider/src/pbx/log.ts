/** Milliseconds of waiting after which a person at a terminal wonders, and between two lines that tell. */
const LONG = 10_000;

/** How much a line matters: one per try, what is waited for, what the user should know. */
export type Weight = "detail" | "news" | "warning";

/** Says a line to the person at the terminal. */
export type Say = (text: string, weight: Weight) => void;

const onStderr: Say = (text) => process.stderr.write(`portsip: ${text}\n`);

/**
 * What is told, on stderr unless a door has a better place: one line per try with `PORTSIP_LOG=debug`; without it only what is being waited for
 * when a retry takes long. Never a header, a query, a body, a token or a number.
 */
export class Log {
  private toldAt = -Infinity;
  private readonly verbose = process.env["PORTSIP_LOG"] === "debug";
  private readonly warned = new Set<string>();

  constructor(private readonly say: Say = onStderr) {}

  debug(text: string): void {
    if (this.verbose) this.say(text, "detail");
  }

  /** Tells what is being waited for, once it has taken long; then again now and then. */
  waiting(waitedMs: number, text: string): void {
    const now = performance.now();
    if (waitedMs < LONG || now - this.toldAt < 3 * LONG) return;
    this.toldAt = now;
    this.say(text, "news");
  }

  /** Says something that the user should know, once per process. */
  warn(text: string): void {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.say(text, "warning");
  }
}
