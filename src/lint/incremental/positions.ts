import type { Finding, Fix, Range, TextEdit } from '../finding';
import type { Change } from '../syntax/parse';

/** Moves positions of a text to where they are after an edit. */
export class Shift {
  /** The lines of the edit, in the text before it: what is within them may be another. */
  readonly #start: number;
  readonly #end: number;
  readonly #distance: number;

  /** @param before the text before the edit */
  constructor(before: string, { start, oldEnd, newEnd }: Change) {
    this.#start = before.lastIndexOf('\n', start - 1);
    const lineEnd = before.indexOf('\n', oldEnd);
    this.#end = lineEnd < 0 ? before.length : lineEnd + 1;
    this.#distance = newEnd - oldEnd;
  }

  /** The finding where its text is now; nothing when a position of it lies in a line of the edit. */
  finding(finding: Finding): Finding | undefined {
    const range = this.#range(finding.range);
    const related = all(finding.related, (place) => moved(place, this.#range(place.range)));
    const fixes = all(finding.fixes, (fix) => this.#fix(fix));
    if (!range || !related || !fixes) return undefined;
    if (range === finding.range && related === finding.related && fixes === finding.fixes) return finding;
    return { ...finding, range, related, fixes };
  }

  #fix(fix: Fix): Fix | undefined {
    const edits = this.#edits(fix.edits);
    if (!edits) return undefined;
    if (!fix.abandons) return edits === fix.edits ? fix : { ...fix, edits };
    const declaration = this.#range(fix.abandons.declaration);
    const last = this.#edits(fix.abandons.edits);
    if (!declaration || !last) return undefined;
    return { ...fix, edits, abandons: { ...fix.abandons, declaration, edits: last } };
  }

  #edits(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    return all(edits, (edit) => moved(edit, this.#range(edit.range)));
  }

  #range(range: Range): Range | undefined {
    if (range.end <= this.#start) return range;
    if (range.start <= this.#end) return undefined;
    if (this.#distance === 0) return range;
    return { start: range.start + this.#distance, end: range.end + this.#distance };
  }
}

function moved<T extends { readonly range: Range }>(one: T, range: Range | undefined): T | undefined {
  if (!range) return undefined;
  return range === one.range ? one : { ...one, range };
}

/** Each of them changed, the same list when none is another; nothing when there is nothing for one of them. */
function all<T>(list: readonly T[], change: (one: T) => T | undefined): readonly T[] | undefined {
  if (list.length === 0) return list;
  const changed: T[] = [];
  let isSame = true;
  for (const one of list) {
    const other = change(one);
    if (other === undefined) return undefined;
    isSame &&= other === one;
    changed.push(other);
  }
  return isSame ? list : changed;
}
