import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks every 10 ms until `look` gives something.
 * @param deadline milliseconds
 * @throws Error that says what was waited for
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  deadline = 30_000,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Waited ${deadline} ms in vain: ${what}`);
    await delay(10);
  }
}
