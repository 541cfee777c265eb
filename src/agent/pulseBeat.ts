/** Kept before the program can fake it. */
const { hrtime } = process;

/** Milliseconds on a clock that all threads of a process share; `performance.now()` starts anew in each. */
export function monotonicNow(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

const longestPeriod = 250;

/**
 * How often the main thread beats, and how often the helper thread looks, in milliseconds. A block is told when it
 * has lasted for the threshold and at most two periods and one look of the inspector more, so that a quarter of a
 * second keeps that under one; for a short threshold it is a quarter of it. More often would tell nothing more and
 * wake an idle machine.
 * @param threshold milliseconds, more than 0
 */
export function beatPeriod(threshold: number): number {
  return Math.max(1, Math.min(longestPeriod, Math.ceil(threshold / 4)));
}

const cells = { beat: 0, supervisorEnded: 1, probing: 2, leaving: 3 };

/** What the main thread and the helper thread tell each other in memory that they share. */
export class SharedPulse {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer = new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  beat(): void {
    Atomics.store(this.#cells, cells.beat, Math.trunc(monotonicNow()) | 0);
  }

  /** Milliseconds of the shared clock, of which 32 bits are kept: enough for the difference of two moments. */
  get lastBeat(): number {
    return Atomics.load(this.#cells, cells.beat);
  }

  endSupervisor(): void {
    Atomics.store(this.#cells, cells.supervisorEnded, 1);
  }

  /** The helper thread has seen the end of the supervisor. */
  get hasSupervisorEnded(): boolean {
    return Atomics.load(this.#cells, cells.supervisorEnded) === 1;
  }

  setProbing(on: boolean): void {
    Atomics.store(this.#cells, cells.probing, on ? 1 : 0);
    if (!on) Atomics.notify(this.#cells, cells.probing);
  }

  /** The inspector is connected to the main thread. */
  get isProbing(): boolean {
    return Atomics.load(this.#cells, cells.probing) === 1;
  }

  /** Blocks until the inspector is connected no more, for at most so many milliseconds. */
  awaitProbe(ms: number): void {
    Atomics.wait(this.#cells, cells.probing, 1, ms);
  }

  leave(): void {
    Atomics.store(this.#cells, cells.leaving, 1);
  }

  /** The process is on its way out. */
  get isLeaving(): boolean {
    return Atomics.load(this.#cells, cells.leaving) === 1;
  }
}

/**
 * How long the main thread has not beaten, without the time in which this thread did not run either: stopped by
 * SIGSTOP, held by a debugger of the machine, or asleep with it, the process as a whole was not blocked.
 */
export class BeatWatch {
  readonly #period: number;
  #lookedAt: number;
  #beat: number;
  /** Of the time since the last beat, what does not count. */
  #absent = 0;

  /**
   * @param period milliseconds between two looks
   * @param beat the last beat, and `now`: moments of the shared clock
   */
  constructor(period: number, beat: number, now: number) {
    this.#period = period;
    this.#beat = beat;
    this.#lookedAt = now;
  }

  /** @returns when there was a beat since the last look: milliseconds between it and the one before */
  look(beat: number, now: number): number | undefined {
    const gap = now - this.#lookedAt;
    this.#lookedAt = now;
    if (gap > 2 * this.#period) this.#absent += gap - this.#period;
    if (beat === this.#beat) return undefined;
    const between = Math.max(0, difference(beat, this.#beat) - this.#absent);
    this.#beat = beat;
    this.#absent = 0;
    return between;
  }

  /** Milliseconds since the last beat. */
  age(now: number): number {
    return Math.max(0, difference(now, this.#beat) - this.#absent);
  }

  /** What has passed since the last beat does not count: the main thread could not be expected to beat. */
  excuse(now: number): void {
    this.#absent = difference(now, this.#beat);
  }
}

/** Between two moments of which only the lowest 32 bits need be known. */
function difference(later: number, earlier: number): number {
  return (Math.trunc(later) - Math.trunc(earlier)) | 0;
}
