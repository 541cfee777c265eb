import type { Plan } from '../protocol/plan';
import type { ProcessRow } from '../processes/types';
import { SessionProcesses, type WorkerIdentity } from './sessionProcesses';
import { forkWorker } from './workerFork';
import { WorkerProcess, type WorkerSink } from './workerProcess';

/** The worker processes of a session, whatever slot they stand in or come from, and what they have started. */
export class Workers {
  readonly #processes: SessionProcesses;
  /** Those that have not exited, by pid. */
  readonly #living = new Map<number, WorkerIdentity>();
  #count = 0;

  constructor(
    private readonly session: string,
    keepAlive: readonly string[],
    private readonly sink: WorkerSink,
  ) {
    this.#processes = new SessionProcesses(session, keepAlive);
  }

  /** @param slot none for a warm spare */
  fork(plan: Plan, slot: number | undefined): WorkerProcess {
    const worker = ++this.#count;
    const process = new WorkerProcess(
      forkWorker(plan, { session: this.session, worker, slot }),
      slot ?? 0,
      this.sink,
      (pid, hurry) => this.#processes.sweepWorker({ pid, worker }, hurry),
    );
    const { pid } = process;
    if (pid === undefined) return process;
    this.#living.set(pid, { pid, worker });
    process.once('exit', () => this.#living.delete(pid));
    return process;
  }

  /** @returns the living descendants of each worker, by its pid */
  async look(): Promise<Map<number, readonly ProcessRow[]>> {
    const workers = [...this.#living.values()];
    const found = await this.#processes.look(workers);
    return new Map(workers.map(({ pid, worker }) => [pid, found.get(worker) ?? []]));
  }

  /** Ends what the session has left, once no worker runs any more. @param hurry as in `SessionProcesses` */
  sweep(hurry: AbortSignal): Promise<void> {
    return this.#processes.sweepAll(hurry);
  }
}
