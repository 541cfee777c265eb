import type { Readable } from 'node:stream';
import { LineSplitter } from './lineSplitter';

export type LineSink = (stream: 'stdout' | 'stderr', lines: string[]) => Promise<void>;

/** Lines of stderr kept to explain a death. */
const tailLines = 60;

/**
 * Reads what a worker writes and hands it on, a chunk at a time: the next chunk is read only when the reader has
 * taken the last one, so a worker that writes faster than the log is read waits in its own `write`, and nothing
 * piles up here.
 */
export class WorkerOutput {
  /** Resolves when both streams have ended and their last line was taken. */
  readonly ended: Promise<void>;
  #tail: string[] = [];
  #lastChunkAt = 0;

  constructor(stdout: Readable, stderr: Readable, sink: LineSink) {
    this.ended = Promise.all([this.#pump('stdout', stdout, sink), this.#pump('stderr', stderr, sink)]).then(
      () => undefined,
    );
  }

  /** The last lines of stderr, oldest first. */
  get stderrTail(): readonly string[] {
    return this.#tail;
  }

  /** When the last chunk came, milliseconds of the monotonic clock; 0 before the first. */
  get lastChunkAt(): number {
    return this.#lastChunkAt;
  }

  async #pump(name: 'stdout' | 'stderr', stream: Readable, sink: LineSink): Promise<void> {
    const splitter = new LineSplitter();
    const take = async (lines: string[]): Promise<void> => {
      if (lines.length === 0) return;
      if (name === 'stderr') this.#tail = [...this.#tail, ...lines].slice(-tailLines);
      await sink(name, lines);
    };
    try {
      for await (const chunk of stream) {
        this.#lastChunkAt = performance.now();
        await take(splitter.push(chunk as Buffer));
      }
    } catch {
      // A pipe that breaks has ended: the worker's exit tells why.
    }
    await take(splitter.end());
  }
}
