import { performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Observed, ThreadFigures } from '../../protocol/traffic';
import type { Observer } from './batch';
import { every } from './clock';
import { LoopDelay } from './loopDelay';

/** Milliseconds between two looks. */
const pace = 1000;
/** A program whose loop is busy for less than this share of the time does next to nothing. */
const idleShare = 0.02;

/** How the main thread is, once a second, without keeping the program running. */
export class RuntimeObserver implements Observer {
  readonly #threads: () => ThreadFigures[];
  readonly #delay = new LoopDelay();
  #utilization = performance.eventLoopUtilization();
  #gcCount = 0;
  #gcMs = 0;
  #isDue = false;

  /**
   * @param wake called when there is something to tell
   * @param threads asked at each look
   */
  constructor(wake: () => void, threads: () => ThreadFigures[]) {
    this.#threads = threads;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#gcCount++;
        this.#gcMs += duration;
      }
    }).observe({ entryTypes: ['gc'] });
    every(() => {
      this.#isDue = true;
      wake();
    }, pace);
  }

  /** The program has done something. */
  onTouch(): void {
    this.#delay.quicken();
  }

  collect(): Observed | undefined {
    if (!this.#isDue) return undefined;
    this.#isDue = false;
    const before = this.#utilization;
    this.#utilization = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(this.#utilization, before);
    const { used_heap_size, total_heap_size, heap_size_limit, external_memory } = getHeapStatistics();
    const { max, p99 } = this.#delay.take();
    if (utilization < idleShare) this.#delay.slacken();
    return {
      runtime: {
        loop: { max: round(max), p99: round(p99), utilization: round(utilization) },
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

const round = (value: number): number => Math.round(value * 1000) / 1000;
