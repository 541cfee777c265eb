/** Both count from 0; the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a text begin. */
export class Lines {
  readonly #starts: readonly number[];

  /** @param breaks what ends a line: to JavaScript also U+2028 and U+2029, to an editor not */
  constructor(text: string, breaks: 'javascript' | 'editor') {
    const starts = [0];
    const pattern = breaks === 'javascript' ? /\r\n|[\n\r\u2028\u2029]/g : /\r\n|[\n\r]/g;
    for (const { index, 0: end } of text.matchAll(pattern)) starts.push(index + end.length);
    this.#starts = starts;
  }

  positionOf(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - (this.#starts[low] ?? 0) };
  }
}
