import type { BlockedIn, Cause, CauseKind, MusterEvent } from '../../protocol/events';
import { count, formatBlockedIn, formatDuration } from '../tree/text';

/** A worker that ends so was asked to, by a person or by the supervisor. */
const expected: readonly CauseKind[] = ['drained', 'stopped', 'killed', 'memoryLimit', 'unresponsive'];

export const isExpected = (cause: Cause | undefined): boolean =>
  cause !== undefined && (expected.includes(cause.kind) || (cause.kind === 'exit' && cause.exitCode === 0));

/** How a worker ended, on one line. */
export const endText = (slot: number, cause: Cause | undefined): string =>
  `Worker ${slot} ${isExpected(cause) ? 'ended' : 'crashed'}: ${cause?.message ?? 'nobody knows why.'}`;

/** @param ms how long it lasted; undefined as long as it does */
export function blockText(slot: number, blockedIn: BlockedIn | undefined, ms: number | undefined): string {
  const what = ms === undefined ? 'is blocked' : `was blocked for ${formatDuration(ms)}`;
  return `Worker ${slot} ${what}${blockedIn ? ` in ${formatBlockedIn(blockedIn)}` : ''}`;
}

/** @param ms since it began */
export function reloadText(
  { state, replaced, total, cause }: MusterEvent & { type: 'reload' },
  ms: number,
): string {
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  switch (state) {
    case 'started':
    case 'progress':
      return `Reloading: ${replaced} of ${total} workers replaced`;
    case 'done':
      return `Reloaded ${count(total, 'worker')} in ${seconds}`;
    case 'failed':
      return `Reload stopped after ${replaced} of ${total}: ${cause?.message ?? 'a new worker did not start.'}`;
    case 'cancelled':
      return `Reload cancelled after ${replaced} of ${total}`;
  }
}
