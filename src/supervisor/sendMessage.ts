import { RefusedError } from './refusedError';
import type { Slot } from './slot';

/**
 * Sends a message to workers as the program's own primary would.
 * @param number of the one slot that is meant; undefined where all are
 * @returns how many workers it went to
 * @throws RefusedError when that is none
 */
export function sendMessage(slots: readonly Slot[], message: unknown, number: number | undefined): number {
  const reached = slots.filter((slot) => slot.sendMessage(message)).length;
  if (reached > 0) return reached;
  throw new RefusedError(
    number === undefined
      ? 'No worker can be sent a message: none is running with its IPC channel open.'
      : `Worker ${number} cannot be sent a message: it is not running, or its program has closed the IPC channel.`,
  );
}
