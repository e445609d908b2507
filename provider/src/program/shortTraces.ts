/**
 * Makes stack traces short, until the function that it gives is called. The SDK takes one for each property of a
 * resource, which only its own debugging reads, and which under Pulumi's TypeScript loader costs more than all the
 * rest of a declaration.
 *
 * @returns a function to call at the end, with what was thrown meanwhile: an error's trace then goes on from where the
 * constructor was called
 */
export function shortenTraces(): (thrown?: unknown, constructor?: NewableFunction) => void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  return (thrown, constructor) => {
    Error.stackTraceLimit = stackTraceLimit;
    if (!(thrown instanceof Error)) return;
    const caller = new Error();
    Error.captureStackTrace(caller, constructor);
    const [, ...frames] = caller.stack?.split("\n") ?? [];
    thrown.stack = [thrown.stack, ...frames].join("\n");
  };
}
