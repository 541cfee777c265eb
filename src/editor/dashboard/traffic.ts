import type { RequestRecord, WorkerRequests } from '../../protocol/traffic';
import type { Figures } from './history';
import { addGrowth, between, emptyLatency, quantileOf, type Latency } from './latency';
import { Routes, type RouteMemory } from './routes';
import { SampledRequests } from './sampledRequests';

/** Seconds between two marks, and how many are kept: percentiles and shares are those of the last minute. */
const markEvery = 10;
const marks = 6;
/** Workers of a slot that are remembered: the last words of one that is gone may come after its end. */
const rememberedWorkers = 4;

/** What was counted of a slot, over all its workers. */
interface Sums {
  count: number;
  /** Answered with 5xx. */
  errors: number;
  aborted: number;
  latency: Latency;
}

/** The totals of a worker as they last were. */
interface WorkerMemory {
  batch: WorkerRequests | undefined;
  routes: RouteMemory;
  isLive: boolean;
}

interface SlotTraffic {
  sums: Sums;
  /** As the sums were a second ago. */
  second: Sums;
  /** As they were at the marks, the oldest first. */
  marks: Sums[];
  /** By pid, the newest last: a slot has two in a reload. */
  workers: Map<number, WorkerMemory>;
  sampled: SampledRequests;
}

/** The traffic of a slot in the last minute. */
export type RecentTraffic = Sums & {
  /** Right now. */
  inFlight: number;
};

const copy = ({ latency, ...rest }: Sums): Sums => ({ ...rest, latency: latency.slice() });
const nothing = (): Sums => ({ count: 0, errors: 0, aborted: 0, latency: emptyLatency() });

/** The requests of a session by slot, in bounded room. A slot's sums outlive its workers. */
export class Traffic {
  readonly routes = new Routes();
  readonly #slots = new Map<number, SlotTraffic>();
  #ticks = 0;

  /** The totals of a worker start anew with it; what a batch adds is the difference to the worker's last one. */
  take(batch: WorkerRequests): void {
    const { sums, workers, sampled } = this.#slotOf(batch.slot);
    let worker = workers.get(batch.pid);
    // A number below the last one is another worker's, that got the same pid.
    if (!worker || (worker.batch?.count ?? 0) > batch.count) {
      worker = { batch: undefined, routes: new Map(), isLive: true };
      remember(workers, batch.pid, worker);
    }
    const before = worker.batch;
    sums.count += batch.count - (before?.count ?? 0);
    sums.errors += batch.classes[4] - (before?.classes[4] ?? 0);
    sums.aborted += batch.aborted - (before?.aborted ?? 0);
    addGrowth(sums.latency, batch.latency, before?.latency);
    this.routes.take(batch, worker.routes);
    worker.batch = { ...batch, routes: [], records: [] };
    for (const record of batch.records) sampled.add(record);
  }

  /** Closes a second of every slot that the agent has told of, and gives its figures. */
  tick(seconds = 1): Figures[] {
    const isMark = this.#ticks++ % markEvery === 0;
    return [...this.#slots].map(([slot, traffic]) => {
      const { sums, second } = traffic;
      const latency = between(second.latency, sums.latency);
      const p50 = quantileOf(latency, 0.5);
      const p99 = quantileOf(latency, 0.99);
      const rate = (sums.count - second.count) / seconds;
      traffic.second = copy(sums);
      if (isMark) traffic.marks = [...traffic.marks, copy(sums)].slice(-marks);
      return { slot, rate, ...(p50 !== undefined && { p50 }), ...(p99 !== undefined && { p99 }) };
    });
  }

  /** @param pids the workers of a slot now; the others are gone, and with them what they had in flight */
  retain(slot: number, pids: readonly (number | undefined)[]): void {
    for (const [pid, worker] of this.#slots.get(slot)?.workers ?? []) worker.isLive = pids.includes(pid);
  }

  forget(slot: number): void {
    this.#slots.delete(slot);
  }

  /** @returns undefined for a slot that the agent has told nothing of */
  recent(slot: number): RecentTraffic | undefined {
    const traffic = this.#slots.get(slot);
    if (!traffic) return undefined;
    const { sums, workers } = traffic;
    const before = traffic.marks[0] ?? nothing();
    const live = [...workers.values()].filter(({ isLive }) => isLive);
    const inFlight = live.reduce((sum, { batch }) => sum + (batch?.inFlight ?? 0), 0);
    return {
      count: sums.count - before.count,
      errors: sums.errors - before.errors,
      aborted: sums.aborted - before.aborted,
      latency: between(before.latency, sums.latency),
      inFlight,
    };
  }

  /** Requests of a slot to be looked at one by one; see `SampledRequests.read`. */
  records(slot: number, now: number, most: number): RequestRecord[] {
    return this.#slots.get(slot)?.sampled.read(now, most) ?? [];
  }

  #slotOf(slot: number): SlotTraffic {
    const known = this.#slots.get(slot);
    if (known) return known;
    const empty = { marks: [nothing()], workers: new Map(), sampled: new SampledRequests() };
    const fresh: SlotTraffic = { sums: nothing(), second: nothing(), ...empty };
    this.#slots.set(slot, fresh);
    return fresh;
  }
}

function remember(workers: Map<number, WorkerMemory>, pid: number, worker: WorkerMemory): void {
  workers.delete(pid);
  workers.set(pid, worker);
  const [oldest] = workers.keys();
  if (workers.size > rememberedWorkers && oldest !== undefined) workers.delete(oldest);
}
