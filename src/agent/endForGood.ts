import type { OutgoingMessage } from 'node:http';
import type { Writable } from 'node:stream';

const ended = new WeakSet<object>();

function tell(args: unknown[], error?: Error): void {
  const callback = args.at(-1);
  if (typeof callback === 'function') process.nextTick(callback, error);
}

/** Whether the program or we have ended it; what a middleware makes of its end may take a while. */
export function isEnded(stream: Writable | OutgoingMessage): boolean {
  return stream.writableEnded || ended.has(stream);
}

/**
 * Ends a stream that the program may still write to, as it does not know of the end before the stream has closed.
 * By itself Node answers such a write with an `'error'` event that kills a program without a listener for it. So
 * the write is answered as one to a client that has gone: with an error for its callback, and nothing else.
 */
export function endForGood(stream: Writable | OutgoingMessage): void {
  ended.add(stream);
  stream.end();
  Object.assign(stream, {
    write: (...args: unknown[]) => {
      tell(args, Object.assign(new Error('The worker is draining'), { code: 'ERR_STREAM_DESTROYED' }));
      return false;
    },
    end: (...args: unknown[]) => {
      tell(args);
      return stream;
    },
  });
}
