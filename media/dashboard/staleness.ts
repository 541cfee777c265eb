/** Milliseconds without a word of the host, who speaks each second while a session runs, after which it is told. */
const patience = 5000;

/** Watches whether the host still speaks: what is on the screen is old when it does not. */
export class Staleness {
  #heardAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onStale called when it has been silent for too long */
  constructor(private readonly onStale: () => void) {}

  /** The time of day of its last word, where that is too long ago. */
  get since(): string | undefined {
    return Date.now() - this.#heardAt < patience
      ? undefined
      : new Date(this.#heardAt).toTimeString().slice(0, 8);
  }

  /** @param isLive whether more is to come by itself */
  hear(isLive: boolean): void {
    this.#heardAt = isLive ? Date.now() : Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    if (isLive) this.#timer = setTimeout(this.onStale, patience);
  }
}
