import { setTimeout as delay } from 'node:timers/promises';

/** Generous, as the machine is shared: it only decides how long a test that fails takes. */
export const patience = 20_000;
const pollInterval = 20;

/** Looks again and again until `look` gives something; fails with `what` when the deadline has passed. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadline = patience,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`Waited ${deadline} ms in vain: ${what}`);
    await delay(pollInterval);
  }
}
