import type { ClaimedProcess } from './lineage';
import type { ProcessRow, ProcessTable } from './types';

/** The session's id, in the environment of each worker, and so of what it starts. */
export const sessionVariable = 'MUSTER_SESSION';
/** The worker's number, unique in the session and never given out again. */
export const workerVariable = 'MUSTER_WORKER';

/** A newcomer in the middle of an exec has no environment for a moment; it is asked again at the next looks. */
const maxLooks = 3;

/**
 * Notices, among the processes that come up anywhere on the machine, those whose environment says that they come
 * from a worker of a session: a daemon that has left its worker's tree before anyone saw it there.
 */
export class Claims {
  readonly #table: ProcessTable;
  readonly #session: string;
  #unsure: { row: ProcessRow; looks: number }[] = [];

  constructor(table: ProcessTable, session: string) {
    this.#table = table;
    this.#session = session;
  }

  /**
   * The session's processes that have come up since the last call. The first call, which is to come before the
   * first worker, finds none.
   */
  async next(): Promise<ClaimedProcess[]> {
    const newcomers = await this.#table.newcomers();
    const asked = [...this.#unsure, ...newcomers.map((row) => ({ row, looks: 0 }))];
    const values = await this.#table.environmentValues(
      asked.map(({ row }) => row),
      [sessionVariable, workerVariable],
    );
    this.#unsure = asked.flatMap(({ row, looks }, index) =>
      values[index] === undefined && looks < maxLooks ? { row, looks: looks + 1 } : [],
    );
    const claims = asked.flatMap(({ row }, index) => {
      const [session, worker = ''] = values[index] ?? [];
      return session === this.#session && /^\d{1,15}$/.test(worker) ? { row, worker: Number(worker) } : [];
    });
    const same = await Promise.all(claims.map(({ row }) => this.#table.isSame(row)));
    return claims.filter((_, index) => same[index]);
  }
}
