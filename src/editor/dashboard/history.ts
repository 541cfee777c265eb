import type { Sample } from '../../protocol/events';

/** The figures of one slot, the oldest first; null where it had no process that could be measured. */
export interface SlotHistory {
  readonly cpu: (number | null)[];
  readonly memory: (number | null)[];
}

interface Series {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
}

/** The last samples of a session, every slot on the same clock, in a ring that never grows. */
export class SessionHistory {
  readonly #series = new Map<number, Series>();
  #recorded = 0;

  /** @param capacity samples that are kept */
  constructor(private readonly capacity: number) {}

  /** Takes in one sample of the session; a slot that has none in it gets a gap. */
  record(samples: readonly Sample[]): void {
    const place = this.#recorded++ % this.capacity;
    for (const { cpu, memory } of this.#series.values()) cpu[place] = memory[place] = Number.NaN;
    for (const sample of samples) {
      const { cpu, memory } = this.#seriesOf(sample.slot);
      cpu[place] = sample.cpu;
      memory[place] = sample.memory;
    }
  }

  /** Drops what is known of a slot that is gone for good. */
  forget(slot: number): void {
    this.#series.delete(slot);
  }

  /** As many points for every slot as there were samples, up to the capacity. */
  read(slot: number): SlotHistory {
    const series = this.#series.get(slot);
    const length = Math.min(this.#recorded, this.capacity);
    const unroll = (ring: Float64Array | undefined): (number | null)[] =>
      Array.from({ length }, (_, index) => {
        const value = ring?.[(this.#recorded - length + index) % this.capacity] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      });
    return { cpu: unroll(series?.cpu), memory: unroll(series?.memory) };
  }

  #seriesOf(slot: number): Series {
    const known = this.#series.get(slot);
    if (known) return known;
    const empty = (): Float64Array => new Float64Array(this.capacity).fill(Number.NaN);
    const series = { cpu: empty(), memory: empty() };
    this.#series.set(slot, series);
    return series;
  }
}
