import { every, now, stopTimer } from './clock';

/** Milliseconds between two looks: a block is seen for as much of it as is left when a look is due. */
const period = 20;
/** The same of a program that does nothing: fifty looks a second would be most of what it does. */
const idlePeriod = 100;
/** More looks than there are in any time between two takings: the last ones count. */
const most = 256;

/**
 * How late the event loop comes to a timer. Not `monitorEventLoopDelay`: to begin anew it has to be reset, which
 * forgets when it has last looked, and with that a block that begins right afterwards or has just ended.
 */
export class LoopDelay {
  readonly #delays = new Float64Array(most);
  #count = 0;
  #period = period;
  #lookedAt = now();
  #timer = this.#start();

  /** The program does something again: it is looked at often from now on, what it is about to do included. */
  quicken(): void {
    if (this.#period !== period) this.#change(period);
  }

  /** The program does next to nothing. */
  slacken(): void {
    if (this.#period !== idlePeriod) this.#change(idlePeriod);
  }

  /** The longest delay and the 99th percentile since the last taking, milliseconds. */
  take(): { max: number; p99: number } {
    const sorted = this.#delays.subarray(0, Math.min(this.#count, most)).sort();
    this.#count = 0;
    const max = sorted.at(-1) ?? 0;
    return { max, p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? max };
  }

  #change(to: number): void {
    stopTimer(this.#timer);
    this.#look();
    this.#period = to;
    this.#timer = this.#start();
  }

  #start(): NodeJS.Timeout {
    return every(() => this.#look(), this.#period);
  }

  #look(): void {
    const at = now();
    this.#delays[this.#count++ % most] = Math.max(0, at - this.#lookedAt - this.#period);
    this.#lookedAt = at;
  }
}
