/** Milliseconds between two signs of life: on a terminal one line that changes, elsewhere a new line. */
const EVERY = { terminal: 100, elsewhere: 10_000 };

/** Says on stderr how far a long piece of work has come; quiet where it is short and nobody watches. */
export class Progress {
  private shownAt: number;
  private shown = false;

  constructor(
    private readonly what: string,
    private readonly stream: Pick<NodeJS.WriteStream, "write" | "isTTY"> = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.shownAt = now();
  }

  at(done: number, total: number): void {
    const time = this.now();
    if (time - this.shownAt < (this.stream.isTTY ? EVERY.terminal : EVERY.elsewhere)) return;
    this.shownAt = time;
    this.shown = true;
    const line = `${this.what}: ${done} of ${total}`;
    this.stream.write(this.stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }

  end(): void {
    if (this.shown && this.stream.isTTY) this.stream.write("\r\u001b[K");
  }
}
