import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cpuTime, isAlive, processesWith, type ProcessRow } from '../processTable';
import { killMarked, type Sandbox } from '../sandbox';
import { until } from '../until';

const variable = 'BENCH_DEPLOYMENT';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface Arrival {
  /** Resolves with the pid of the next worker that listens, and the moment of it. */
  readonly next: Promise<{ pid: number; at: number }>;
  cancel(): void;
}

/** One start of the server under some system: its port, its mark, and the files in which its workers arrive. */
export class Deployment {
  readonly #mark = randomUUID();
  readonly environment: NodeJS.ProcessEnv;

  private constructor(
    readonly port: number,
    readonly arrivals: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.environment = {
      ...environment,
      PORT: String(port),
      BENCH_ARRIVALS: arrivals,
      [variable]: this.#mark,
    };
  }

  static async create(sandbox: Sandbox, env: NodeJS.ProcessEnv): Promise<Deployment> {
    return new Deployment(await freePort(), sandbox.newFolder(), { ...sandbox.environment, ...env });
  }

  /** The pids of all workers that listened and still run. */
  get listening(): number[] {
    return readdirSync(this.arrivals).map(Number).filter(isAlive);
  }

  /** The answered requests of each worker that ever listened, as far as it was asked to count them. */
  get counts(): number[] {
    return readdirSync(this.arrivals).map((name) => Number(readFileSync(join(this.arrivals, name), 'utf8')));
  }

  /** All of it that runs: supervisor, workers, and what they started. */
  get processes(): ProcessRow[] {
    return processesWith(variable, this.#mark);
  }

  /** CPU time of all its processes so far, nanoseconds; comparable while none of them ends. */
  get cpuTime(): number {
    return this.processes.reduce((sum, { pid }) => sum + cpuTime(pid), 0);
  }

  async untilListening(count: number): Promise<void> {
    await until(`${count} workers to listen`, () => this.listening.length >= count);
  }

  /** Begins to watch for a worker that is not there yet. */
  awaitArrival(): Arrival {
    const known = new Set(readdirSync(this.arrivals));
    let cancel = (): void => undefined;
    const next = new Promise<{ pid: number; at: number }>((resolve, reject) => {
      const watcher = watch(this.arrivals, (_, name) => {
        if (name === null || known.has(name)) return;
        resolve({ pid: Number(name), at: performance.now() });
        watcher.close();
      });
      watcher.on('error', reject);
      cancel = () => {
        watcher.close();
        reject(new Error('No worker arrived'));
      };
    });
    return { next, cancel };
  }

  /** Kills whatever of it runs. */
  end(): void {
    killMarked(variable, this.#mark);
  }
}
