import type { SessionWorker } from '../../../src/processes/lineage';
import type { ProcessRow, ProcessState } from '../../../src/processes/types';

/** What is true of a process of the simulated machine, known to nobody who only looks at its table. */
export interface Simulated {
  pid: number;
  start: number;
  ppid: number;
  state: ProcessState;
  /** The number of the worker that it descends from, or is; undefined for foreign ones. */
  worker: number | undefined;
  hasCookie: boolean;
}

export const init = 1;

/** A row of a process table, with whatever is not told left at something plausible. */
export function row(values: Partial<ProcessRow> & Pick<ProcessRow, 'pid'>): ProcessRow {
  return {
    start: values.pid,
    ppid: init,
    pgid: values.pid,
    sid: values.pid,
    state: 'sleeping',
    cpuTime: 0,
    rss: 0,
    threads: 1,
    uid: 0,
    startedAt: 0,
    ...values,
  };
}

/** A machine whose processes fork, exit, are adopted by PID 1 and have their numbers given out again. */
export class Machine {
  readonly table = new Map<number, Simulated>();
  readonly workers: SessionWorker[] = [];
  #clock = 10;

  constructor(readonly pids = 40) {
    this.#add({ pid: init, ppid: 0, worker: undefined, hasCookie: false });
  }

  startWorker(slot: number): void {
    const number = this.workers.length + 1;
    const process = this.#add({ ppid: init, worker: number, hasCookie: true });
    if (process) this.workers.push({ slot, number, id: { pid: process.pid, start: process.start } });
  }

  fork(parent: Simulated, keepsCookie: boolean): void {
    if (!this.isLive(parent)) return;
    const { worker, hasCookie } = parent;
    this.#add({ ppid: parent.pid, worker, hasCookie: hasCookie && keepsCookie });
  }

  /** Its children go to PID 1; it stays a zombie until it is reaped. */
  exit(process: Simulated): void {
    if (process.pid === init || !this.isLive(process)) return;
    process.state = 'zombie';
    for (const child of this.table.values()) if (child.ppid === process.pid) child.ppid = init;
  }

  reap(process: Simulated): void {
    if (process.state === 'zombie') this.table.delete(process.pid);
  }

  toggleStopped(process: Simulated): void {
    if (process.pid !== init && this.isLive(process))
      process.state = process.state === 'stopped' ? 'sleeping' : 'stopped';
  }

  isLive({ state }: Simulated): boolean {
    return state !== 'zombie';
  }

  isWorker({ pid, start }: Simulated): boolean {
    return this.workers.some(({ id }) => id.pid === pid && id.start === start);
  }

  isWorkerAlive(number: number | undefined): boolean {
    const id = this.workers.find((worker) => worker.number === number)?.id;
    const process = id && this.table.get(id.pid);
    return process?.start === id?.start && process !== undefined && this.isLive(process);
  }

  /** Whether its parents lead to its own worker, which lives. */
  isUnderWorker(process: Simulated): boolean {
    for (let at = this.table.get(process.ppid); at; at = this.table.get(at.ppid))
      if (at.worker === process.worker && this.isWorker(at)) return this.isLive(at);
    return false;
  }

  rows(): ProcessRow[] {
    return [...this.table.values()].map(({ pid, start, ppid, state }) => row({ pid, start, ppid, state }));
  }

  /** Pids are given out from the lowest free one, so that they come again soon. */
  #add(process: Omit<Simulated, 'pid' | 'start' | 'state'> & { pid?: number }): Simulated | undefined {
    const numbers = Array.from({ length: this.pids }, (_, index) => index + 1);
    const pid = process.pid ?? numbers.find((number) => !this.table.has(number));
    if (pid === undefined) return undefined;
    const added: Simulated = { ...process, pid, start: this.#clock++, state: 'sleeping' };
    this.table.set(pid, added);
    return added;
  }
}
