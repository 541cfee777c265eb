import type { Plan } from '../protocol/plan';
import type { SpareKind } from '../protocol/telemetry';
import type { Observed } from '../protocol/traffic';
import type { ProcessChanges } from './processInfos';
import type { SampledWorker } from './sampler';
import { SessionProcesses, type KnownWorker } from './sessionProcesses';
import type { Sharing } from './sharing/sharing';
import type { Source, Traffic } from './traffic';
import { forkWorker } from './workerFork';
import {
  WorkerProcess,
  type Aftermath,
  type Handoffs,
  type WorkerHandle,
  type WorkerSink,
} from './workerProcess';

/**
 * Milliseconds for which what a dead worker has left, and what it told, wait for the worker that takes its place: on few
 * cores that one would be ready a quarter later. Short of what is promised, two seconds with the time that a child has to
 * end by itself; and what is known to be left does not wait.
 */
const maxWait = 200;

/** A program that accepts by itself is handed no connections. */
const nothingHandedOver: Handoffs = {
  outstanding: 0,
  retire: () => undefined,
  settled: () => Promise.resolve(),
};

/** The worker processes of a session, whatever slot they stand in or come from, and what they have started. */
export class Workers {
  readonly processes: SessionProcesses;
  /** Those that have not exited, by their number in the session. */
  readonly #living = new Map<number, WorkerProcess>();
  #count = 0;
  /** Those that a program's own primary has forked. */
  others: () => KnownWorker[] = () => [];

  constructor(
    private readonly session: string,
    keepAlive: readonly string[],
    private readonly sharing: Sharing,
    private readonly sink: WorkerSink,
    /** A worker has exited, and what it has left is about to be ended. */
    private readonly left: () => void,
    /** What the agents see goes here. */
    private readonly traffic: Traffic,
  ) {
    this.processes = new SessionProcesses(session, keepAlive);
  }

  fork(plan: Plan, slot: number | SpareKind): WorkerProcess {
    const number = ++this.#count;
    const reusePort = this.sharing.policy.mode === 'reuse-port';
    const worker = forkWorker(plan, { session: this.session, worker: number, slot, reusePort });
    const place = { slot: typeof slot === 'number' ? slot : 0 };
    return this.#adopt(number, worker, place, this.sharing.adopt(worker, place), {
      untilCalm: (hurry) => this.#untilCalm(hurry),
      sweep: async (pid, hurry, calm) => {
        if (this.processes.ofWorker(number).length === 0) await calm;
        this.left();
        await this.processes.sweepWorker(pid, number, hurry);
      },
    });
  }

  /** A program that is its own primary stands in slot 0. @param fork given the number of the process */
  forkPrimary(fork: (number: number) => WorkerHandle): WorkerProcess {
    const number = ++this.#count;
    return this.#adopt(number, fork(number), { slot: 0 }, nothingHandedOver, {
      untilCalm: () => Promise.resolve(),
      sweep: (_, hurry) => {
        this.left();
        return this.processes.sweepSession(hurry);
      },
    });
  }

  #adopt(
    number: number,
    worker: WorkerHandle,
    place: { slot: number },
    handoffs: Handoffs,
    aftermath: Aftermath,
  ): WorkerProcess {
    const process = new WorkerProcess(worker, number, handoffs, place, this.sink, aftermath);
    this.#living.set(number, process);
    process.on('observed', (observed) => this.observed(process, observed));
    process.once('exit', () => {
      this.#living.delete(number);
      this.traffic.forget(process);
    });
    return process;
  }

  /** Resolves when no worker of a slot is about to be ready, when there is hurry, or when there is no more time for it. */
  #untilCalm(hurry: AbortSignal): Promise<void> {
    const starting = new Set([...this.#living.values()].filter(({ isStarting }) => isStarting));
    if (starting.size === 0 || hurry.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, maxWait);
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      for (const one of starting) {
        const settle = (): void => {
          starting.delete(one);
          if (starting.size === 0) end();
        };
        one.once('ready', settle).once('dead', settle);
      }
      hurry.addEventListener('abort', end, { once: true });
    });
  }

  /** An agent has told what it saw. */
  observed(source: Source, observed: Observed): void {
    this.traffic.take(source, observed);
    void this.processes.sites.add(observed.spawned ?? []);
  }

  /** A worker is gone: what it told last is told before anything else is told of it. */
  forget(source: Source): void {
    this.traffic.forget(source);
  }

  /** The slots of the worker processes; 0 for a spare. */
  get slotsByPid(): Map<number, number> {
    return new Map(
      [...this.#living.values(), ...this.others()].flatMap(({ pid, slot }) =>
        pid === undefined ? [] : [[pid, slot]],
      ),
    );
  }

  /** With each worker what it has started and is there still, as of the last look. */
  withDescendants(workers: readonly { slot: number; pid: number }[]): SampledWorker[] {
    const all = [...this.#living.values(), ...this.others()];
    return workers.map(({ slot, pid }) => {
      const number = all.find((one) => one.pid === pid)?.number;
      return { slot, pid, descendants: number === undefined ? [] : this.processes.ofWorker(number) };
    });
  }

  /** Looks at the process table. @returns what changed since the last look */
  look(): Promise<ProcessChanges> {
    const known = [...this.#living].flatMap(([number, { pid, slot }]) =>
      pid === undefined ? [] : [{ number, pid, slot }],
    );
    return this.processes.look([...known, ...this.others()]);
  }
}
