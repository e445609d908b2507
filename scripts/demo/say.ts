const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

export function heading(text: string): void {
  console.log(`\n${bold(`== ${text}`)}`);
}

export function say(...lines: string[]): void {
  for (const line of lines) console.log(line === "" ? "" : `   ${line}`);
}

/** Ends the demo with a clear line where a step didn't do what it says. */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`\nThe demo failed: this should be so, and isn't: ${what}`);
  say(`ok: ${what}`);
}
