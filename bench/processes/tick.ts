import { Claims } from '../../src/processes/claims';
import { openProcessTable } from '../../src/processes';
import {
  emptyLineage,
  lineageRoots,
  nextLineage,
  type Lineage,
  type SessionWorker,
} from '../../src/processes/lineage';

/** A session as the supervisor looks at it once a second: what is new, the tree, and what it makes of them. */
export class Ticker {
  lineage: Lineage = emptyLineage;
  readonly #table = openProcessTable();
  readonly #claims: Claims;
  readonly #workers: SessionWorker[] = [];

  constructor(session: string) {
    this.#claims = new Claims(this.#table, session);
  }

  async addWorker(pid: number): Promise<void> {
    const row = await this.#table.row(pid);
    if (!row) throw new Error(`No process ${pid}`);
    const number = this.#workers.length + 1;
    this.#workers.push({ slot: number, number, id: row });
  }

  async tick(): Promise<void> {
    const claimed = await this.#claims.next();
    const rows = await this.#table.tree(lineageRoots(this.lineage, this.#workers, claimed));
    this.lineage = nextLineage(this.lineage, {
      now: Date.now(),
      rows,
      claimed,
      workers: this.#workers,
      isBlocked: () => false,
      isKept: () => false,
    });
  }
}
