/** The figures that are kept of each slot, once a second. */
export const figureNames = ['cpu', 'memory', 'loopDelay', 'utilization', 'rate', 'p50', 'p99'] as const;
export type FigureName = (typeof figureNames)[number];

/**
 * The figures of a slot in one second; what could not be measured is left out. `cpu`: percent of a core. `memory`:
 * bytes. `loopDelay`, `p50`, `p99`: milliseconds. `utilization`: 0 to 1. `rate`: requests a second.
 */
export type Figures = { slot: number } & Partial<Record<FigureName, number>>;

/** The figures of one slot, the oldest first; null where it had none. */
export type SlotHistory = Readonly<Record<FigureName, (number | null)[]>>;

type Series = Record<FigureName, Float64Array>;

const eachFigure = <T>(make: (name: FigureName) => T): Record<FigureName, T> =>
  Object.fromEntries(figureNames.map((name) => [name, make(name)])) as Record<FigureName, T>;

/** The last figures of a session, every slot on the same clock, in a ring that never grows. */
export class SessionHistory {
  readonly #series = new Map<number, Series>();
  #recorded = 0;

  /** @param capacity seconds that are kept */
  constructor(private readonly capacity: number) {}

  /** Takes in one second of the session; a slot that has nothing in it gets a gap. */
  record(figures: readonly Figures[]): void {
    const place = this.#recorded++ % this.capacity;
    for (const series of this.#series.values()) {
      for (const name of figureNames) series[name][place] = Number.NaN;
    }
    for (const one of figures) {
      const series = this.#seriesOf(one.slot);
      for (const name of figureNames) series[name][place] = one[name] ?? Number.NaN;
    }
  }

  /** Drops what is known of a slot that is gone for good. */
  forget(slot: number): void {
    this.#series.delete(slot);
  }

  /** Seconds that there is a history of. */
  get length(): number {
    return Math.min(this.#recorded, this.capacity);
  }

  /** The last second of a slot. */
  last(slot: number): Partial<Record<FigureName, number>> {
    const series = this.#series.get(slot);
    if (!series || this.#recorded === 0) return {};
    const place = (this.#recorded - 1) % this.capacity;
    const known = figureNames.filter((name) => !Number.isNaN(series[name][place]));
    return Object.fromEntries(known.map((name) => [name, series[name][place]]));
  }

  /**
   * The history of a slot.
   * @param step seconds a point: it is the highest of them. A point keeps its seconds as time goes on, so that a curve
   * moves and does not tremble.
   */
  read(slot: number, step = 1): SlotHistory {
    const series = this.#series.get(slot);
    return eachFigure((name) => this.#unroll(series?.[name], step));
  }

  /** The last seconds of one figure of a slot. */
  recent(slot: number, name: FigureName, seconds: number): (number | null)[] {
    return this.#unroll(this.#series.get(slot)?.[name], 1, Math.min(seconds, this.length));
  }

  #unroll(ring: Float64Array | undefined, step: number, length = this.length): (number | null)[] {
    const first = this.#recorded - length;
    const points: (number | null)[] = [];
    for (let at = first; at < this.#recorded; at++) {
      if (at === first || at % step === 0) points.push(null);
      const value = ring?.[at % this.capacity] ?? Number.NaN;
      if (!Number.isNaN(value)) points.push(Math.max(points.pop() ?? value, value));
    }
    return points;
  }

  #seriesOf(slot: number): Series {
    const known = this.#series.get(slot);
    if (known) return known;
    const series = eachFigure(() => new Float64Array(this.capacity).fill(Number.NaN));
    this.#series.set(slot, series);
    return series;
  }
}
