/** So many records a second, of all workers together; what a moment brings more is shared out fairly. */
export class RecordBudget {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** @param now monotonic milliseconds */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /**
   * @param lists the records of each worker, the newest last
   * @returns of each list the newest, all of them where the budget has room
   */
  share<T>(lists: readonly (readonly T[])[], now: number): T[][] {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) * this.#perSecond) / 1000);
    this.#at = now;
    const wanted = lists.reduce((sum, list) => sum + list.length, 0);
    const given = Math.min(wanted, Math.trunc(this.#left));
    this.#left -= given;
    let seen = 0;
    return lists.map((list) => {
      // By running totals, so that the shares of many with few records each are not all rounded to nothing.
      const before = Math.floor((seen * given) / Math.max(1, wanted));
      seen += list.length;
      const share = Math.floor((seen * given) / Math.max(1, wanted)) - before;
      return share === 0 ? [] : list.slice(-share);
    });
  }
}
