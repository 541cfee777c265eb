import type { Address, SlotInfo } from '../protocol/events';

const nameOf = ({ url, port, path, scheme }: Address): string =>
  url ?? path ?? `${scheme} port ${port ?? '?'}`;

/**
 * What a slot's new state means, in a line of a log.
 * @param now wall-clock milliseconds of the event
 * @returns nothing for a start, which the next state makes plain
 */
export function describeSlotChange(slot: SlotInfo, now: number): string | undefined {
  const who = slot.role === 'primary' ? 'primary' : `worker ${slot.slot}`;
  switch (slot.state) {
    case 'starting':
      return undefined;
    case 'ready': {
      const where = slot.addresses.map(nameOf).join(', ');
      return `${who} ready (pid ${slot.pid ?? '?'})${where === '' ? '' : ` on ${where}`}`;
    }
    case 'unresponsive':
      return `${who} does not respond`;
    case 'draining':
      return `${who} draining`;
    case 'exited':
      return `${who} exited: ${slot.cause?.message ?? 'cause unknown'}`;
    case 'backoff':
      return `${who} restarts in ${Math.max(0, (slot.retryAt ?? now) - now)} ms`;
    case 'failed':
      return `${who} failed and is not restarted`;
  }
}

/** Tells the changes of slots, each once: what a reader cannot see as a change is not news. */
export class SlotStory {
  readonly #told = new Map<number, Set<string>>();

  /** @returns the line to tell, if there is news */
  next(slot: SlotInfo, now: number): string | undefined {
    const text = describeSlotChange(slot, now);
    const told = slot.state === 'starting' ? new Set<string>() : (this.#told.get(slot.slot) ?? new Set());
    this.#told.set(slot.slot, told);
    if (text === undefined || told.has(text)) return undefined;
    told.add(text);
    return text;
  }
}
