/**
 * The time as the agent reads it, and the timers that it sets. All of it is taken before the program's first line, so
 * that a program that fakes its timers fakes none of ours; and a timer is set outside of whatever the program is in
 * the middle of, so that it keeps no `AsyncLocalStorage` store of a request alive.
 */
import { AsyncResource } from 'node:async_hooks';
import { monotonicNow } from '../pulseBeat';

const { setTimeout: startTimeout, setInterval: startInterval } = globalThis;
export const { clearTimeout: stopTimer } = globalThis;
const { now: dateNow } = Date;
const outside = new AsyncResource('MUSTER', { requireManualDestroy: true });

/** Monotonic milliseconds. Not `performance.now`, as fast: it has Node load `perf_hooks` before the program's first line. */
export const now = monotonicNow;

/**
 * What to add to a moment of `now` for wall-clock milliseconds. Asked again and again: the monotonic clock stands
 * still while the machine sleeps.
 */
export const wallOffset = (): number => dateNow() - now();

/** Runs `action` once in `ms` milliseconds, unless the program ends before. */
export function later(action: () => void, ms: number): NodeJS.Timeout {
  return outside.runInAsyncScope(() => startTimeout(action, ms).unref());
}

/** Runs `action` every `ms` milliseconds for as long as the program runs by itself. */
export function every(action: () => void, ms: number): NodeJS.Timeout {
  return outside.runInAsyncScope(() => startInterval(action, ms).unref());
}
