const everyMs = { terminal: 1000, plain: 30_000 };

export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Shows that a long piece of work is alive: on a terminal one line that counts the seconds, elsewhere a new line now
 * and then. `detail` says how far the work has come.
 */
export async function withProgress<T>(
  what: string,
  work: () => Promise<T>,
  detail?: () => string,
): Promise<T> {
  if (!process.stdout.isTTY) process.stdout.write(`${what}\n`);
  return counting(what, work, detail);
}

/** The same, for work that is announced already. */
export async function counting<T>(
  what: string,
  work: () => Promise<T>,
  detail: () => string = () => "",
): Promise<T> {
  const onTerminal = process.stdout.isTTY;
  const start = Date.now();
  const line = (): string => [`${what}: ${elapsed(Date.now() - start)}`, detail()].filter(Boolean).join(", ");
  const show = (): void => {
    process.stdout.write(onTerminal ? `\r\u001b[K${line()}` : `${line()}\n`);
  };
  const timer = setInterval(show, onTerminal ? everyMs.terminal : everyMs.plain);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (onTerminal) process.stdout.write("\r\u001b[K");
  }
}
