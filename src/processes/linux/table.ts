import type { ProcessId, ProcessRow, ProcessTable, TableSignal } from '../types';
import { LinuxProcesses } from './processes';

/** Milliseconds that a scan of the whole machine holds the event loop at a time. */
const sliceMs = 4;

/** The table of Linux behind the interface of all platforms. Only scans of the whole machine take turns. */
export class LinuxProcessTable implements ProcessTable {
  readonly #processes = new LinuxProcesses();

  row(pid: number): ReturnType<ProcessTable['row']> {
    return Promise.resolve(this.#processes.row(pid));
  }

  isSame(id: ProcessId): Promise<boolean> {
    return Promise.resolve(this.#processes.isSame(id));
  }

  details(id: ProcessId): ReturnType<ProcessTable['details']> {
    return Promise.resolve(this.#processes.details(id));
  }

  pss(id: ProcessId): Promise<number | undefined> {
    return Promise.resolve(this.#processes.pss(id));
  }

  tree(roots: readonly number[]): Promise<ProcessRow[]> {
    return Promise.resolve(this.#processes.tree(roots));
  }

  newcomers(): Promise<ProcessRow[]> {
    return Promise.resolve(this.#processes.newcomers());
  }

  environmentHas(pid: number, variable: string): Promise<boolean | undefined> {
    return Promise.resolve(this.#processes.environmentHas(pid, variable));
  }

  environmentValues(
    rows: readonly ProcessRow[],
    names: readonly string[],
  ): Promise<(string[] | undefined)[]> {
    return inSlices(rows, (row) => this.#processes.environmentValues(row, names));
  }

  async everyone(): Promise<ProcessRow[]> {
    const rows = await inSlices(this.#processes.pids(), (pid) => this.#processes.row(pid));
    return rows.filter((row) => row !== undefined);
  }

  environmentsHave(
    rows: readonly ProcessRow[],
    variables: readonly string[],
  ): Promise<(boolean | undefined)[]> {
    return inSlices(rows, (row) => this.#processes.environmentHasAll(row, variables));
  }

  living(ids: readonly ProcessId[]): Promise<ProcessId[]> {
    return Promise.resolve(this.#processes.living(ids));
  }

  signal(ids: readonly ProcessId[], signal: TableSignal): Promise<ProcessId[]> {
    return Promise.resolve(this.#processes.signal(ids, signal));
  }

  close(): void {
    this.#processes.close();
  }
}

/** Maps with the event loop let through every few milliseconds. */
async function inSlices<T, R>(values: readonly T[], map: (value: T) => R): Promise<R[]> {
  const results: R[] = [];
  let sliceEnd = performance.now() + sliceMs;
  for (const value of values) {
    results.push(map(value));
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + sliceMs;
  }
  return results;
}
