import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { PbxError } from "./errors";

/** The run was cancelled: what waited is given up, and nothing more is sent. */
export class CancelledError extends PbxError {
  constructor(
    message = "the run was cancelled",
    /** What was sent may have been done: its answer was not waited for. */
    readonly maybeDone = false,
  ) {
    super(message);
  }
}

/** Cancels a run, once: whatever waits in it listens. */
export function runController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** The signal of a run that nobody cancels. */
export function never(): AbortSignal {
  return runController().signal;
}

/** Waits for something, but no longer than until the run is cancelled. @throws {@link CancelledError} */
export function unlessCancelled<T>(cancelled: AbortSignal, waiting: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new CancelledError());
    };
    cancelled.addEventListener("abort", stop);
    if (cancelled.aborted) stop();
    void waiting.then(resolve, reject).finally(() => {
      cancelled.removeEventListener("abort", stop);
    });
  });
}

/** Waits for so many milliseconds. @throws {@link CancelledError} */
export function pause(ms: number, cancelled: AbortSignal): Promise<void> {
  return unlessCancelled(cancelled, sleep(ms, undefined, { signal: cancelled }));
}

/**
 * When a call ends without an answer: at its time limit, or so many milliseconds after the run was cancelled.
 * `ended` frees what watches that.
 */
export function callLimit(
  limitMs: number,
  cancelled: AbortSignal,
  graceMs: number,
): { readonly signal: AbortSignal; readonly ended: () => void } {
  const controller = new AbortController();
  const end = (): void => {
    controller.abort();
  };
  const timers = [setTimeout(end, limitMs)];
  const cancel = (): void => {
    if (graceMs === 0) end();
    else timers.push(setTimeout(end, graceMs));
  };
  cancelled.addEventListener("abort", cancel);
  if (cancelled.aborted) cancel();
  return {
    signal: controller.signal,
    ended: () => {
      cancelled.removeEventListener("abort", cancel);
      timers.forEach(clearTimeout);
    },
  };
}
