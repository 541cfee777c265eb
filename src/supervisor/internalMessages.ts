import type { ChildProcess } from 'node:child_process';

type Listener = (...args: unknown[]) => void;

/**
 * A program can send what has the shape of Node's own messages and is none. Node takes its word for it, and throws
 * where no one catches: that would end the supervisor, and with it the other workers. Such a message is dropped
 * instead; the program that sent it gets no answer.
 * @param child one whose listeners are all there, as when `cluster.fork` has returned
 */
export function guardInternalMessages(child: ChildProcess): void {
  const event = 'internalMessage';
  const listeners = child.rawListeners(event) as Listener[];
  child.removeAllListeners(event);
  for (const listener of listeners) {
    child.on(event, (...args: unknown[]) => {
      try {
        listener.apply(child, args);
      } catch {
        // As if it had not been sent.
      }
    });
  }
}
