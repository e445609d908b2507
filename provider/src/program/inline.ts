import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Whether this is an inline program of Pulumi's Automation API, which runs within the process that drives it. The SDK keeps
 * what it knows of each such program in a store of its own.
 */
export function isInline(): boolean {
  const storage: unknown = Reflect.get(globalThis, "asyncLocalStorage");
  return storage instanceof AsyncLocalStorage && storage.getStore() !== undefined;
}
