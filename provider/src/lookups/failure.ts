import * as pulumi from "@pulumi/pulumi";

/** An error that reaches the terminal as its message alone, whichever way the program lets it go. */
export function failure(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  // The SDK hides the stack of a RunError only where it ends the program itself, not where an output rejects.
  error.stack = "";
  // And where a resource takes an output that rejects, it puts the way to the property in front, at each level anew.
  Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
  return error;
}
