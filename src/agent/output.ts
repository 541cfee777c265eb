import type { Writable } from 'node:stream';

/** The part of a pipe's handle that is used here; the same that yargs and npm use to keep their last words. */
interface PipeStream extends Writable {
  _handle?: { setBlocking?(on: boolean): void } | null;
}

/**
 * Makes writes to stdout and stderr wait for the pipe, as they wait for a terminal: by itself Node queues what a
 * pipe cannot take at once and drops the queue in `process.exit()`, the last words of a crash among it. Node makes
 * each of the streams when it is first asked for, and so it stays: a program is not to wait for what it does not use.
 */
export function keepLastWords(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const property = Object.getOwnPropertyDescriptor(process, name);
    if (property?.configurable !== true || !property.get) continue;
    const make = property.get.bind(process) as () => PipeStream;
    let waits = false;
    const get = (): PipeStream => {
      const stream = make();
      if (!waits) stream._handle?.setBlocking?.(true);
      waits = true;
      return stream;
    };
    Object.defineProperty(process, name, { ...property, get });
  }
}
