/** So many members may be over before they are looked for: what a program's connection held is not kept for long. */
const minPruneSize = 32;

/**
 * What is open at present, of a kind whose end cannot be told without a listener of ours on a user's object: what
 * is over is dropped whenever the number of members has doubled, and never given out.
 */
export class OpenSet<T extends object> {
  readonly #members = new Set<T>();
  readonly #isOver: (member: T) => boolean;
  #pruneAt = minPruneSize;

  constructor(isOver: (member: T) => boolean) {
    this.#isOver = isOver;
  }

  /** @returns whether it is new */
  add(member: T): boolean {
    if (this.#members.has(member)) return false;
    this.#members.add(member);
    if (this.#members.size >= this.#pruneAt) this.#prune();
    return true;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const member of this.#members) if (!this.#isOver(member)) yield member;
  }

  #prune(): void {
    for (const one of this.#members) if (this.#isOver(one)) this.#members.delete(one);
    this.#pruneAt = Math.max(minPruneSize, this.#members.size * 2);
  }
}
