import type { EventBody } from '../protocol/events';
import type { Observed, RequestRecord } from '../protocol/traffic';
import { mergeCalls, mergeIpc, mergeRequests, type Pending } from './trafficMerge';
import { RecordBudget } from './recordBudget';

/** Milliseconds between two events of a kind at the least. */
const shortestPace = 100;
/** The totals of so many workers are told a second, so that a reader has as much to do for 64 workers as for 16. */
const workersPerSecond = 160;
/** Records of a kind that are told a second, of all workers together; the others are counted as dropped. */
const recordsPerSecond = 500;
/** Requests that are remembered of each worker, for a report. */
const remembered = 50;

/** A worker as its traffic knows it. */
export interface Source {
  readonly slot: number;
  readonly pid: number | undefined;
}

/** Tells an event; resolves when its reader has taken it. */
export type Tell = (event: EventBody) => Promise<void>;

interface Known {
  pending: Pending;
}

/**
 * Gathers what the agents of all workers have seen, and tells it at a pace that a reader can follow whatever the number
 * of workers and requests. Nothing is queued: while the reader is busy, what comes is merged.
 */
export class Traffic {
  readonly #tell: Tell;
  readonly #known = new Map<Source, Known>();
  /** Asked for when the worker is gone as well. */
  readonly #recent = new WeakMap<Source, RequestRecord[]>();
  readonly #requestBudget = new RecordBudget(recordsPerSecond, performance.now());
  readonly #messageBudget = new RecordBudget(recordsPerSecond, performance.now());
  #timer: NodeJS.Timeout | undefined;
  #isTelling = false;
  #isOver = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** A worker has told what it saw. */
  take(source: Source, { requests, runtime, calls, ipc }: Observed): void {
    const known = this.#of(source);
    const { pending } = known;
    if (requests) {
      this.#recent.set(source, [...this.recentOf(source), ...requests.records].slice(-remembered));
      pending.requests = mergeRequests(pending.requests, requests);
    }
    if (runtime) pending.runtime = runtime;
    if (calls) pending.calls = mergeCalls(pending.calls, calls);
    if (ipc) pending.ipc = mergeIpc(pending.ipc, ipc);
    this.#schedule();
  }

  /** The last requests of a worker that ended, the oldest first. */
  recentOf(source: Source): RequestRecord[] {
    return this.#recent.get(source) ?? [];
  }

  /** A worker is gone: what it told last is told before anything else is told of it. */
  forget(source: Source): void {
    const known = this.#known.get(source);
    if (known === undefined) return;
    this.#known.delete(source);
    void this.#tellAll(this.#eventsOf([[source, known]]));
  }

  /** Tells what there is, and nothing any more. */
  end(): void {
    void this.#tellAll(this.#eventsOf([...this.#known]));
    clearTimeout(this.#timer);
    this.#isOver = true;
  }

  #of(source: Source): Known {
    let known = this.#known.get(source);
    if (known === undefined) this.#known.set(source, (known = { pending: {} }));
    return known;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#isTelling || this.#isOver) return;
    const pace = Math.max(shortestPace, (1000 * this.#known.size) / workersPerSecond);
    const wait = Math.max(0, this.#toldAt + pace - performance.now());
    this.#timer = setTimeout(() => void this.#flush(), wait);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    this.#isTelling = true;
    await this.#tellAll(this.#eventsOf([...this.#known]));
    this.#isTelling = false;
    if ([...this.#known.values()].some(({ pending }) => Object.keys(pending).length > 0)) this.#schedule();
  }

  async #tellAll(events: readonly EventBody[]): Promise<void> {
    await Promise.all(events.map((event) => this.#tell(event)));
  }

  /** One event of each kind that there is something of, which is pending no more. */
  #eventsOf(all: readonly (readonly [Source, Known])[]): EventBody[] {
    const workers = all.flatMap(([{ slot, pid }, known]) => {
      const { pending } = known;
      known.pending = {};
      return pid === undefined ? [] : [{ slot, pid, pending }];
    });
    const pick = <T>(of: (pending: Pending) => T | undefined): { slot: number; pid: number; found: T }[] =>
      workers.flatMap(({ slot, pid, pending }) => {
        const found = of(pending);
        return found === undefined ? [] : [{ slot, pid, found }];
      });
    const now = performance.now();
    const requests = pick((pending) => pending.requests);
    const ipc = pick((pending) => pending.ipc);
    const runtime = pick((pending) => pending.runtime);
    const calls = pick((pending) => pending.calls);
    const records = this.#requestBudget.share(
      requests.map(({ found }) => found.records),
      now,
    );
    const messages = this.#messageBudget.share(
      ipc.map(({ found }) => found.messages),
      now,
    );
    const events: EventBody[] = [
      {
        type: 'requests',
        workers: requests.map(({ slot, pid, found }, index) => {
          const kept = records[index] ?? [];
          const dropped = found.dropped + found.records.length - kept.length;
          return { slot, pid, ...found, records: kept, dropped };
        }),
      },
      { type: 'runtime', workers: runtime.map(({ slot, pid, found }) => ({ slot, pid, ...found })) },
      { type: 'calls', workers: calls.map(({ slot, pid, found }) => ({ slot, pid, calls: found })) },
      {
        type: 'ipc',
        workers: ipc.map(({ slot, pid, found }, index) => {
          const kept = messages[index] ?? [];
          const dropped = found.dropped + found.messages.length - kept.length;
          return { slot, pid, ...found, messages: kept, dropped };
        }),
      },
    ];
    return events.filter(
      (event) => 'workers' in event && Array.isArray(event.workers) && event.workers.length > 0,
    );
  }
}
