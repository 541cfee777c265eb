import type { Plan } from '../protocol/plan';
import type { ProcessRow } from '../processes/types';
import type { ProcessChanges } from './processInfos';
import { SessionProcesses } from './sessionProcesses';
import type { Sharing } from './sharing/sharing';
import type { Traffic } from './traffic';
import { forkWorker } from './workerFork';
import { WorkerProcess, type WorkerSink } from './workerProcess';

/** The worker processes of a session, whatever slot they stand in or come from, and what they have started. */
export class Workers {
  readonly processes: SessionProcesses;
  /** Those that have not exited, by their number in the session. */
  readonly #living = new Map<number, WorkerProcess>();
  #count = 0;

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

  /** @param slot none for a warm spare */
  fork(plan: Plan, slot: number | undefined): WorkerProcess {
    const number = ++this.#count;
    const reusePort = this.sharing.policy.mode === 'reuse-port';
    const worker = forkWorker(plan, { session: this.session, worker: number, slot, reusePort });
    const place = { slot: slot ?? 0 };
    const process = new WorkerProcess(
      worker,
      this.sharing.adopt(worker, place),
      place,
      this.sink,
      (pid, hurry) => {
        this.left();
        return this.processes.sweepWorker(pid, number, hurry);
      },
    );
    this.#living.set(number, process);
    process.on('observed', (observed) => {
      this.traffic.take(process, observed);
      void this.processes.sites.add(observed.spawned ?? []);
    });
    process.once('exit', () => {
      this.#living.delete(number);
      this.traffic.forget(process);
    });
    return process;
  }

  /** The slots of the worker processes; 0 for a warm spare. */
  get slotsByPid(): Map<number, number> {
    return new Map(
      [...this.#living.values()].flatMap(({ pid, slot }) => (pid === undefined ? [] : [[pid, slot]])),
    );
  }

  /** What a worker has started and is there still, as of the last look. */
  descendantsOf(pid: number): ProcessRow[] {
    const [number] = [...this.#living].find(([, process]) => process.pid === pid) ?? [];
    return number === undefined ? [] : this.processes.ofWorker(number);
  }

  /** Looks at the process table. @returns what changed since the last look */
  look(): Promise<ProcessChanges> {
    const known = [...this.#living].flatMap(([number, { pid, slot }]) =>
      pid === undefined ? [] : [{ number, pid, slot }],
    );
    return this.processes.look(known);
  }
}
