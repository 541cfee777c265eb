import { setTimeout as delay } from 'node:timers/promises';
import { sessionVariable, workerVariable } from '../protocol/telemetry';
import { isLive } from './identity';
import type { ClaimedProcess } from './lineage';
import type { ProcessRow, ProcessTable } from './types';

/**
 * A newcomer in the middle of an exec has no environment for a moment: it is asked again when that is over as a rule, in
 * milliseconds, and at the next looks.
 */
const execMs = 5;
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
    const values = await this.#cookiesOf(asked.map(({ row }) => row));
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

  async #cookiesOf(rows: readonly ProcessRow[]): Promise<(string[] | undefined)[]> {
    const names = [sessionVariable, workerVariable];
    const values = await this.#table.environmentValues(rows, names);
    const silent = rows.filter((row, index) => values[index] === undefined && isLive(row));
    if (silent.length === 0) return values;
    await delay(execMs);
    const later = await this.#table.environmentValues(silent, names);
    return rows.map((row, index) => values[index] ?? later[silent.indexOf(row)]);
  }
}
