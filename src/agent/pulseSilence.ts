import { channel } from 'node:diagnostics_channel';

/**
 * Runs `start`, which makes a thread of ours, so that the program is not told of it: not on its `process`, which
 * emits `'worker'` one tick later, nor on the channel `worker_threads`. Nothing of the program runs meanwhile.
 * Source: the end of the constructor in lib/internal/worker.js, the same in Node 20 to 26.
 */
export function startUnseen<T>(start: () => T): T {
  const nextTick = process.nextTick.bind(process);
  const restoreTick = replace(
    process,
    'nextTick',
    (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
      nextTick(() => withoutWorkerEvent(() => callback(...args)));
    },
  );
  const restorePublish = replace(channel('worker_threads'), 'publish', () => undefined);
  try {
    return start();
  } finally {
    restorePublish();
    restoreTick();
  }
}

function withoutWorkerEvent(action: () => void): void {
  const emit = process.emit.bind(process) as (...args: unknown[]) => boolean;
  const restore = replace(
    process,
    'emit',
    (name: unknown, ...args: unknown[]) => name !== 'worker' && emit(name, ...args),
  );
  try {
    action();
  } finally {
    restore();
  }
}

/** @returns what puts the property back as it was */
function replace(object: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    if (own) Object.defineProperty(object, name, own);
    else Reflect.deleteProperty(object, name);
  };
}
