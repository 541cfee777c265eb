import { types } from 'node:util';

/**
 * What an object holds itself under a name. A getter or a proxy of the program is not run: what it does must happen
 * as often as without us.
 */
export function fieldOf(message: object, name: string): unknown {
  // Much faster than asking for the descriptor of what is not there.
  if (!Object.hasOwn(message, name)) return undefined;
  return (Object.getOwnPropertyDescriptor(message, name) as PropertyDescriptor).value as unknown;
}

/** Whether it has fields that can be read without running code of the program. */
export const isReadable = (message: unknown): message is object =>
  typeof message === 'object' && message !== null && !types.isProxy(message);

/** Whether Node keeps a message to itself: it then is no `'message'` for the program at the other end. */
export function isInternal(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !Object.hasOwn(message, 'cmd')) return false;
  const cmd = fieldOf(message, 'cmd');
  return typeof cmd === 'string' && cmd.length > internalPrefix.length && cmd.startsWith(internalPrefix);
}
const internalPrefix = 'NODE_';

/** Whether a message of Node's tells what became of a handle. Such messages overtake those that wait for it. */
export const isReceipt = (message: unknown): boolean => {
  if (!isReadable(message)) return false;
  const cmd = fieldOf(message, 'cmd');
  return cmd === 'NODE_HANDLE_ACK' || cmd === 'NODE_HANDLE_NACK';
};

/** What kind of message of Node's it is: within node:cluster, whose messages all have the same `cmd`, its `act`. */
export function internalLabelOf(message: unknown): string | undefined {
  const act = isReadable(message) ? fieldOf(message, 'act') : undefined;
  return typeof act === 'string' ? act.slice(0, maxLabel) : labelOf(message);
}

const labelFields = ['cmd', 'type', 'event', 'action'] as const;
const maxLabel = 64;

/** What kind of message it says it is: its `cmd`, `type`, `event` or `action`; a short text says it by itself. */
export function labelOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message.length <= maxLabel ? message : undefined;
  if (!isReadable(message)) return undefined;
  for (const name of labelFields) {
    const label = fieldOf(message, name);
    if (typeof label === 'string' && label !== '') return label.slice(0, maxLabel);
  }
  return undefined;
}
