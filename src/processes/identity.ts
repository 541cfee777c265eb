import type { ProcessId, ProcessRow } from './types';

/** A set of processes by identity. Of two with one pid it keeps the one that was added last: the other is gone. */
export class ProcessIds {
  readonly #starts = new Map<number, number>();

  constructor(ids: Iterable<ProcessId> = []) {
    this.add(ids);
  }

  add(ids: Iterable<ProcessId>): void {
    for (const { pid, start } of ids) this.#starts.set(pid, start);
  }

  has({ pid, start }: ProcessId): boolean {
    return this.#starts.get(pid) === start;
  }

  get size(): number {
    return this.#starts.size;
  }
}

/** Two moments of the same process. */
export function isSameProcess(one: ProcessId, other: ProcessId): boolean {
  return one.pid === other.pid && one.start === other.start;
}

/** Whether it still does something, or can be made to: neither a zombie nor about to vanish. */
export function isLive({ state }: ProcessRow): boolean {
  return state !== 'zombie' && state !== 'dead';
}

/**
 * The parent among rows that were not read at one moment: a process that is younger than its child has the number
 * of a parent that went in between.
 */
export function parentOf(row: ProcessRow, byPid: ReadonlyMap<number, ProcessRow>): ProcessRow | undefined {
  const parent = byPid.get(row.ppid);
  return parent !== undefined && parent.pid !== row.pid && parent.start <= row.start ? parent : undefined;
}
