import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Observed, ThreadFigures } from '../../protocol/traffic';
import type { Observer } from './batch';
import { every } from './clock';

/** Milliseconds between two looks. */
const pace = 1000;
/** Milliseconds between two looks of Node's own at the clock: shorter blocks than this may be missed. */
const resolution = 20;

/** How the main thread is, once a second; without JavaScript in between, and without keeping the program running. */
export class RuntimeObserver implements Observer {
  readonly #threads: () => ThreadFigures[];
  readonly #delay = monitorEventLoopDelay({ resolution });
  #utilization = performance.eventLoopUtilization();
  #gcCount = 0;
  #gcMs = 0;
  #isDue = false;

  /**
   * @param touch called when there is something to tell
   * @param threads asked at each look
   */
  constructor(touch: () => void, threads: () => ThreadFigures[]) {
    this.#threads = threads;
    this.#delay.enable();
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#gcCount++;
        this.#gcMs += duration;
      }
    }).observe({ entryTypes: ['gc'] });
    every(() => {
      this.#isDue = true;
      touch();
    }, pace);
  }

  collect(): Observed | undefined {
    if (!this.#isDue) return undefined;
    this.#isDue = false;
    const before = this.#utilization;
    this.#utilization = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(this.#utilization, before);
    const { used_heap_size, total_heap_size, heap_size_limit, external_memory } = getHeapStatistics();
    const delay = this.#delay;
    const loop = {
      max: lateness(delay.max),
      p99: delay.count === 0 ? 0 : lateness(delay.percentile(99)),
      utilization: round(utilization),
    };
    delay.reset();
    return {
      runtime: {
        loop,
        heap: {
          used: used_heap_size,
          total: total_heap_size,
          limit: heap_size_limit,
          external: external_memory,
        },
        gc: { count: this.#gcCount, ms: round(this.#gcMs) },
        threads: this.#threads(),
      },
    };
  }
}

/** Node measures from one look to the next, in nanoseconds. @returns milliseconds that a look came late */
const lateness = (nanoseconds: number): number => round(Math.max(0, nanoseconds / 1e6 - resolution));

const round = (value: number): number => Math.round(value * 1000) / 1000;
