import { setTimeout as delay } from 'node:timers/promises';

/** How often a value is looked at again. */
const interval = 50;

/**
 * Looks at a value until it is as wanted, and returns it.
 * @throws after the deadline, with the last value in the message
 */
export async function eventually<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
  deadline = 15_000,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (performance.now() > end) {
      throw new Error(
        `Not as wanted after ${deadline / 1000} s; the last value was ${JSON.stringify(value)}`,
      );
    }
    await delay(interval);
  }
}
