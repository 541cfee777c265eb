import type { Writable } from 'node:stream';

const waiting = new WeakMap<Writable, Promise<void>>();

/** One promise for all who wait, so that many workers do not add a listener each. */
function untilDrained(stream: Writable): Promise<void> {
  const known = waiting.get(stream);
  if (known) return known;
  const drained = new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, done);
      waiting.delete(stream);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.on(event, done);
  });
  waiting.set(stream, drained);
  return drained;
}

/**
 * Resolves when the stream takes more: what it cannot write yet holds the worker's output back. What nobody reads
 * any more is dropped.
 */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.writable && !stream.write(text)) await untilDrained(stream);
}
