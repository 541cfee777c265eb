import type { Observed } from '../../protocol/traffic';

/** Milliseconds between two batches at the least. */
const pace = 100;

/** Watches one subject and keeps, in bounded room, what it saw until it is asked for it. */
export interface Observer {
  /** What there is to tell since the last time; undefined when nothing. */
  collect(): Observed | undefined;
}

/**
 * Gathers what observers have seen and hands it on, at most every tenth of a second and only when one of them has
 * touched it: a worker that does nothing is not woken.
 */
export class Batch {
  readonly #observers: Observer[] = [];
  readonly #send: (observed: Observed) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param send takes one batch; it must not wait */
  constructor(send: (observed: Observed) => void) {
    this.#send = send;
  }

  add(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** There is something to tell. */
  touch(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.flush(), pace);
    this.#timer.unref();
  }

  /** Hands on what there is, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const observed: Observed = {};
    for (const observer of this.#observers) Object.assign(observed, observer.collect());
    if (Object.keys(observed).length > 0) this.#send(observed);
  }
}
