import { syncBuiltinESMExports } from 'node:module';
import threads, { type Worker, type WorkerOptions } from 'node:worker_threads';
import { maxThreads } from '../../protocol/trafficLimits';
import type { ThreadFigures } from '../../protocol/traffic';
import { withoutOwnFrames } from './ownFrames';

type Utilization = ReturnType<Worker['performance']['eventLoopUtilization']>;
type Construct = new (file: string | URL, options?: WorkerOptions) => Worker;

interface Thread {
  worker: Worker;
  file: string;
  name: string | undefined;
  before: Utilization;
}

function fileOf(file: unknown, isCode: boolean | undefined): string {
  if (isCode === true) return '[eval]';
  const text = String(file);
  return text.startsWith('data:') ? '[data]' : text;
}

/**
 * The threads that the program starts. Nobody tells afterwards what a thread runs, so `Worker` is replaced by a proxy
 * that looks at the arguments and is the class in all else: `instanceof`, subclasses and `constructor` stay true.
 */
export class Threads {
  readonly #threads = new Set<Thread>();

  /** To be called once our own thread cannot be mistaken for one of the program's, as it keeps the class itself. */
  constructor() {
    const own = threads.Worker as Construct;
    const proxy = new Proxy(own, {
      construct: (target, args: unknown[], newTarget) => {
        const worker = withoutOwnFrames(() => Reflect.construct(target, args, newTarget) as Worker);
        this.#add(worker, args);
        return worker;
      },
    });
    Object.defineProperty(own.prototype, 'constructor', { value: proxy, configurable: true, writable: true });
    Object.assign(threads, { Worker: proxy });
    syncBuiltinESMExports();
  }

  /** How busy each has been since the last look; those that have ended are forgotten. */
  look(): ThreadFigures[] {
    const figures: ThreadFigures[] = [];
    for (const thread of this.#threads) {
      const { worker, file, name, before } = thread;
      if (worker.threadId < 0) {
        this.#threads.delete(thread);
        continue;
      }
      thread.before = worker.performance.eventLoopUtilization();
      const { utilization } = worker.performance.eventLoopUtilization(thread.before, before);
      figures.push({
        id: worker.threadId,
        file,
        ...(name !== undefined && { name }),
        utilization: Math.round(Math.min(1, Math.max(0, utilization)) * 1000) / 1000,
      });
    }
    return figures;
  }

  #add(worker: Worker, [file, options]: readonly unknown[]): void {
    try {
      if (this.#threads.size >= maxThreads) return;
      const { name, eval: isCode } = (options ?? {}) as WorkerOptions;
      const before = worker.performance.eventLoopUtilization();
      this.#threads.add({ worker, file: fileOf(file, isCode), name, before });
    } catch {
      // It runs unseen.
    }
  }
}
