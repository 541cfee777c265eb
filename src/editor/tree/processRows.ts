import type { ProcessInfo } from '../../protocol/events';
import type { Session } from '../clusterModel';
import {
  arrange,
  changedContainers,
  emptyArrangement,
  orphansKey,
  processKey,
  processOf,
  threadKey,
  threadOf,
  zombiesKey,
  type Arrangement,
  type ProcessOrder,
} from './arrangement';
import { filterProcesses, filterThreads } from './processFilter';
import type { GatheringRow, GroupRow, MoreRow, ProcessRow, ThreadRow } from './rows';

type BelowRow = ProcessRow | GroupRow | GatheringRow | ThreadRow;

/** What a person wants to see of the processes, and in which order. */
export interface Wish {
  order: ProcessOrder;
  /** Words that must be there; see `processFilter`. */
  filter: string;
}

/** Siblings shown at a time. */
const page = 100;

/** The rows of one session's processes and threads: each the same object as long as what it stands for has its place. */
export class ProcessRows {
  #arrangement: Arrangement = emptyArrangement;
  readonly #rows = new Map<string, BelowRow>();
  readonly #moreRows = new Map<string, MoreRow>();
  /** How many are shown of those that a person wanted more of. */
  readonly #limits = new Map<string, number>();
  /** Walks over the processes again and again, as ages change without an event. */
  #turn: Iterator<string> = [][Symbol.iterator]();

  constructor(private readonly session: Session) {}

  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  /** Places the processes anew. @returns the keys below which something changed */
  arrange({ order, filter }: Wish): string[] {
    const { model } = this.session;
    const slots = new Set(model.slots.map(({ info }) => info.slot));
    const before = this.#arrangement;
    const processes = filterProcesses(model.processes, filter);
    this.#arrangement = arrange(processes, slots, order, filterThreads(model.threads, filter));
    const changed = changedContainers(before, this.#arrangement);
    for (const key of this.#rows.keys()) if (!this.#arrangement.parents.has(key)) this.#rows.delete(key);
    for (const key of changed) {
      if (this.#arrangement.children.has(key)) continue;
      this.#limits.delete(key);
      this.#moreRows.delete(key);
    }
    return changed;
  }

  /** The rows below a key, as many as are wanted. */
  children(container: string): (BelowRow | MoreRow)[] {
    const keys = this.#arrangement.children.get(container) ?? [];
    const limit = this.#limits.get(container) ?? page;
    const rows: (BelowRow | MoreRow)[] = keys.slice(0, limit).flatMap((key) => this.row(key) ?? []);
    if (keys.length > limit) rows.push(this.#moreRow(container));
    return rows;
  }

  /** How many are not shown below a key. */
  left(container: string): number {
    const limit = this.#limits.get(container) ?? page;
    return Math.max(0, (this.#arrangement.children.get(container)?.length ?? 0) - limit);
  }

  showMore(container: string): void {
    this.#limits.set(container, (this.#limits.get(container) ?? page) + page);
  }

  /** Makes sure that a row is among those that are shown below its parent, and its parent too. */
  show(key: string): void {
    for (let at = key, above = this.above(key); above !== undefined; at = above, above = this.above(above)) {
      const index = this.#arrangement.children.get(above)?.indexOf(at) ?? 0;
      if (index >= (this.#limits.get(above) ?? page))
        this.#limits.set(above, page * Math.ceil((index + 1) / page));
    }
  }

  /** The key above a key; undefined for a worker and the session. */
  above(key: string): string | undefined {
    return this.#arrangement.parents.get(key);
  }

  row(key: string): BelowRow | undefined {
    const known = this.#rows.get(key);
    if (known || !this.#arrangement.parents.has(key)) return known;
    const row = this.#make(key);
    this.#rows.set(key, row);
    return row;
  }

  /** The processes that a row stands for. */
  infos({ key }: BelowRow): ProcessInfo[] {
    const { model } = this.session;
    const keys =
      this.#arrangement.groups.get(key)?.members ??
      (key === zombiesKey || key === orphansKey
        ? (this.#arrangement.children.get(key) ?? []).flatMap(
            (child) => this.#arrangement.groups.get(child)?.members ?? [child],
          )
        : [key]);
    return keys.flatMap((member) => model.process(processOf(member) ?? { pid: 0, start: 0 }) ?? []);
  }

  /** The rows whose text the figures of processes may have changed. */
  affected(changed: readonly ProcessInfo[]): BelowRow[] {
    const rows = new Set<BelowRow>();
    for (const info of changed) {
      const key = processKey(info);
      const row = this.#rows.get(key);
      if (row) rows.add(row);
      const above = this.#rows.get(this.above(key) ?? '');
      if (above?.kind === 'group') rows.add(above);
    }
    return [...rows];
  }

  /** The rows of the threads of these slots. */
  ofThreads(slots: readonly number[]): BelowRow[] {
    const { threads } = this.session.model;
    return slots.flatMap((slot) =>
      (threads.get(slot) ?? []).flatMap(({ id }) => this.#rows.get(threadKey(slot, id)) ?? []),
    );
  }

  /** Each row once in so many calls. */
  some(share: number): BelowRow[] {
    const rows: BelowRow[] = [];
    for (let number = Math.ceil(this.#rows.size * share); number > 0; number--) {
      let next = this.#turn.next();
      if (next.done) {
        this.#turn = this.#rows.keys();
        next = this.#turn.next();
      }
      const row = next.done ? undefined : this.#rows.get(next.value);
      if (row) rows.push(row);
    }
    return rows;
  }

  #make(key: string): BelowRow {
    const { session } = this;
    const id = processOf(key);
    if (id) return { kind: 'process', session, key, id };
    const thread = threadOf(key);
    if (thread) return { kind: 'thread', session, key, ...thread };
    return { kind: this.#arrangement.groups.has(key) ? 'group' : 'gathering', session, key };
  }

  #moreRow(container: string): MoreRow {
    const row = this.#moreRows.get(container) ?? { kind: 'more', session: this.session, container };
    this.#moreRows.set(container, row);
    return row;
  }
}
