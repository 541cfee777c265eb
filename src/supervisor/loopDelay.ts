/** Milliseconds between two looks: a block is seen for as much of it as is left when a look is due. */
const period = 50;

/**
 * How late our own event loop comes to a timer. Not `monitorEventLoopDelay`, which adds its resolution to what it tells
 * and, at one that is fine enough for that not to matter, wakes an idle supervisor a hundred times a second: half of all
 * that it did. The agent has a finer one, which a program that replaces its timers cannot fool.
 */
export class LoopDelay {
  #longest = 0;
  #lookedAt = performance.now();
  readonly #timer = setInterval(() => this.#look(), period);

  /** The longest delay since the last taking, milliseconds. */
  take(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const at = performance.now();
    this.#longest = Math.max(this.#longest, at - this.#lookedAt - period);
    this.#lookedAt = at;
  }
}
