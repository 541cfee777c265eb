import type { TextEdit } from '../lint';

/** A run of the first text, or text that came in its place. */
type Piece = { readonly start: number; readonly end: number } | { readonly added: string };

const lengthOf = (piece: Piece): number => ('added' in piece ? piece.added.length : piece.end - piece.start);

/** A text that is edited several times over, and knows the edits that make of the first text the last. */
export class Pieces {
  readonly #first: string;
  #pieces: readonly Piece[];

  constructor(text: string) {
    this.#first = text;
    this.#pieces = text === '' ? [] : [{ start: 0, end: text.length }];
  }

  get text(): string {
    return this.#pieces
      .map((piece) => ('added' in piece ? piece.added : this.#first.slice(piece.start, piece.end)))
      .join('');
  }

  /** @param edits of the text as it is now, in its order, none overlapping another */
  apply(edits: readonly TextEdit[]): void {
    const next: Piece[] = [];
    let at = 0;
    for (const { range, newText } of edits) {
      next.push(...this.#slice(at, range.start));
      if (newText !== '') next.push({ added: newText });
      at = range.end;
    }
    next.push(...this.#slice(at, Infinity));
    this.#pieces = next;
  }

  /** What leads from the first text to this one, in the order of the first. */
  get edits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let newText = '';
    for (const piece of [...this.#pieces, { start: this.#first.length, end: this.#first.length }]) {
      if ('added' in piece) {
        newText += piece.added;
        continue;
      }
      if (newText !== '' || piece.start > at) edits.push({ range: { start: at, end: piece.start }, newText });
      at = piece.end;
      newText = '';
    }
    return edits;
  }

  #slice(from: number, to: number): readonly Piece[] {
    const slice: Piece[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const length = lengthOf(piece);
      const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)];
      if (start < end)
        slice.push(
          'added' in piece
            ? { added: piece.added.slice(start, end) }
            : { start: piece.start + start, end: piece.start + end },
        );
      at += length;
    }
    return slice;
  }
}
