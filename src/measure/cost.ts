import { cpus } from 'node:os';
import { openProcessTable } from '../processes';
import type { ProcessRow, ProcessTable } from '../processes/types';
import type { Subject } from './subject';

/** Milliseconds between two looks at the memory: what is read for it costs the cores that are measured. */
const lookInterval = 500;

/** CPU of processes and of those that they have waited for, in milliseconds. */
const cpuOf = (rows: readonly ProcessRow[]): number =>
  rows.reduce((sum, { cpuTime, reapedCpuTime = 0 }) => sum + cpuTime + reapedCpuTime, 0);

/** Milliseconds that all cores of the machine have been busy since its start, whoever with. */
function machineCpu(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

export interface Cost {
  /** Milliseconds of CPU of all processes of the subject. */
  cpu: number;
  /** Resident bytes of a worker and its children: the mean over the workers, at its highest. */
  memoryPerWorker: number;
  /** Milliseconds of CPU of the whole machine. */
  machine: number;
}

/** Watches what a subject takes while it is measured. */
export class CostWatch {
  readonly #table: ProcessTable = openProcessTable();
  #timer: NodeJS.Timeout | undefined;
  #before = { cpu: 0, machine: 0 };
  #memory = 0;

  constructor(private readonly subject: Subject) {}

  async begin(): Promise<void> {
    this.#before = await this.#look();
    // The first look may be the only one of a short load.
    await this.#lookAtMemory();
    this.#timer = setInterval(() => void this.#lookAtMemory(), lookInterval);
  }

  async end(): Promise<Cost> {
    this.dispose();
    await this.#lookAtMemory();
    const { cpu, machine } = await this.#look();
    return {
      cpu: cpu - this.#before.cpu,
      memoryPerWorker: this.#memory,
      machine: machine - this.#before.machine,
    };
  }

  /** May be called more than once. */
  dispose(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<{ cpu: number; machine: number }> {
    return { cpu: cpuOf(await this.#table.tree([this.subject.pid])), machine: machineCpu() };
  }

  async #lookAtMemory(): Promise<void> {
    const { workers } = this.subject;
    const rows = await this.#table.tree(workers);
    const total = rows.reduce((sum, { rss }) => sum + rss, 0);
    if (workers.length > 0) this.#memory = Math.max(this.#memory, total / workers.length);
  }
}
