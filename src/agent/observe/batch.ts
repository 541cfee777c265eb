import type { Observed } from '../../protocol/traffic';
import { later, stopTimer } from './clock';

/** Milliseconds between two batches at the least. */
const pace = 100;
/**
 * The same of a program that does more than anybody can follow one by one: for as many batches as above, it and the
 * supervisor took 2 % of the time of a program that did nothing but answer.
 */
const busyPace = 250;
/** So much in a millisecond is more than anybody can follow. */
const busyRate = 1;

/** Watches one subject and keeps, in bounded room, what it saw until it is asked for it. */
export interface Observer {
  /**
   * What there is to tell since the last time; undefined when nothing.
   * @param isLast the process is about to die: what was kept back for the sake of pace is to be told now
   */
  collect(isLast: boolean): Observed | undefined;
}

/**
 * Gathers what observers have seen and hands it on, at most every tenth of a second, of a busy program every quarter,
 * and only when one of them has touched it: a worker that does nothing is not woken.
 */
export class Batch {
  readonly #observers: Observer[] = [];
  readonly #send: (observed: Observed) => void;
  readonly #onTouch: () => void;
  readonly #flush = (): void => this.flush();
  #timer: NodeJS.Timeout | undefined;
  /** Since the last batch. */
  #touches = 0;
  #pace = pace;

  /**
   * @param send takes one batch; it must not wait
   * @param onTouch called whenever the program was seen to do something
   */
  constructor(send: (observed: Observed) => void, onTouch: () => void) {
    this.#send = send;
    this.#onTouch = onTouch;
  }

  add(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** The program has done something, of which there is something to tell. */
  touch(): void {
    if (this.#touches++ > 0) return;
    this.#onTouch();
    this.wake();
  }

  /** There is something to tell. */
  wake(): void {
    this.#timer ??= later(this.#flush, this.#pace);
  }

  /** Hands on what there is, now. */
  flush(): void {
    this.#hand(this.#send, false);
  }

  /**
   * Hands on all that there is, of a process that is about to die.
   * @param send takes it before it returns
   */
  flushLast(send: (observed: Observed) => void): void {
    this.#hand(send, true);
  }

  #hand(send: (observed: Observed) => void, isLast: boolean): void {
    stopTimer(this.#timer);
    this.#timer = undefined;
    this.#pace = this.#touches > this.#pace * busyRate ? busyPace : pace;
    const observed: Observed = {};
    for (const observer of this.#observers) {
      try {
        Object.assign(observed, observer.collect(isLast));
      } catch {
        // What one cannot tell, such as for a getter of the program that threw, is no reason to lose the rest.
      }
    }
    this.#touches = 0;
    if (Object.keys(observed).length > 0) send(observed);
  }
}
