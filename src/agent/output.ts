import type { Writable } from 'node:stream';

/** The part of a pipe's handle that is used here; the same that yargs and npm use to keep their last words. */
interface PipeStream extends Writable {
  _handle?: { setBlocking?(on: boolean): void } | null;
}

/**
 * Makes writes to stdout and stderr wait for the pipe, as they wait for a terminal: by itself Node queues what a
 * pipe cannot take at once and drops the queue in `process.exit()`, the last words of a crash among it.
 */
export function keepLastWords(): void {
  for (const stream of [process.stdout, process.stderr] as PipeStream[]) stream._handle?.setBlocking?.(true);
}
