/** Milliseconds over which a rate is taken. */
const span = 5000;
/** Milliseconds between two readings that are kept. */
const step = 500;

interface Reading {
  total: number;
  wall: number;
}

/** How fast a total grows, over the last seconds. */
export class Rate {
  #readings: Reading[] = [];

  /** @param wall milliseconds since the epoch */
  add(total: number, wall: number): void {
    const before = this.#readings.at(-2);
    const last = this.#readings.at(-1);
    if (last && before && wall - before.wall < step) {
      last.total = total;
      last.wall = wall;
      return;
    }
    this.#readings.push({ total, wall });
    // One that is older than the span says where it began.
    while ((this.#readings[1]?.wall ?? Infinity) <= wall - span) this.#readings.shift();
  }

  /** Per second, until now. */
  at(now: number): number {
    const last = this.#readings.at(-1);
    if (!last || now - last.wall > span) return 0;
    const first = this.#readings.find(({ wall }) => wall >= now - span - step) ?? last;
    const seconds = Math.max(1, (now - first.wall) / 1000);
    return (last.total - first.total) / seconds;
  }
}
